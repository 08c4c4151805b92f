"""One module a table, side by side; none imports another. `pipeline` alone knows the order."""
