"""Tables in, figures out: a module a notebook, a function a question. Each returns a `display.Chart`: figure, table, the sentence
that says what to see, and the sentences behind it."""
