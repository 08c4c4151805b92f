"""Texts that try to run, to break out or to mislead; each says window.hit=1 where it could run. For test_hostile.py."""
import csv
from pathlib import Path

RUN = "window.hit=1"
MARKUP = [
    "<script>%s</script>", "</script><script>%s</script>", "</ScRiPt ><ScRiPt>%s</sCrIpT>", "<script src=data:,%s></script>", "<script/x>%s</script/x>", "<<script>script>%s<</script>/script>",
    "<!--<script>%s</script>", "--><script>%s</script><!--", "]]><script>%s</script>", "<![CDATA[<script>%s</script>]]>", "<img src=x onerror=%s>", "\"><img src=x onerror=\"%s\">",
    "'><img src=x onerror='%s'>", "`><img src=x onerror=`%s`>", "<img src=`x` onerror=%s//", "<svg onload=%s>", "<svg/onload=%s//", "<svg><script>%s</script></svg>",
    "<svg><animate onbegin=%s attributeName=x dur=1s>", "<math><mtext></mtext><mglyph><img src onerror=%s></math>", "<body onload=%s>", "<iframe srcdoc='<script>parent.%s</script>'></iframe>",
    "<iframe src=javascript:%s></iframe>", "<object data=javascript:%s></object>", "<embed src=javascript:%s>", "<details open ontoggle=%s>", "<input autofocus onfocus=%s>", "<select autofocus onfocus=%s></select>",
    "<video><source onerror=%s></video>", "<audio src onerror=%s>", "<marquee onstart=%s>x</marquee>", "<a href=javascript:%s>x</a>", "<a href=\"java\nscript:%s\">x</a>", "<form action=javascript:%s><button>x</button></form>",
    "<style>@import 'javascript:%s'</style>", "</style><script>%s</script>", "</title><script>%s</script>", "</textarea><script>%s</script>", "<noscript><p title=\"</noscript><script>%s</script>\">", "<base href=javascript:%s//>",
    "<meta http-equiv=refresh content='0;url=javascript:%s'>", "<link rel=stylesheet href=javascript:%s>", "<x onclick=%s style=position:fixed;inset:0>x</x>", "<template><script>%s</script></template>", "<dialog open onfocusin=%s>x</dialog>",
    "&lt;script&gt;%s&lt;/script&gt;", "&#60;script&#62;%s&#60;/script&#62;", "\\u003cscript\\u003e%s\\u003c/script\\u003e", "\" onmouseover=\"%s", "' onfocus='%s' autofocus='",
    "</q><script>%s</script>", "</mark></blockquote><script>%s</script>", "\");%s;(\"", "');%s;('", "`;%s;`", "\\\");%s;//", "${%s}", "</figure><script>%s</script>", "%%{customdata[0]}<b>%s</b>"]
TEMPLATES = ["{{7*7}}", "{%% raw %%}{{ self }}", "{{ page.__class__ }}", "{# %s #}", "#{7*7}", "<%%= 7*7 %%>", "$x^2$ \\(a\\) \\[b\\]", "[a](javascript:%s)", "![a](x\" onerror=\"%s)", "<javascript:%s>", "# a\n\n- b", "| a | b |",
             "*a* _b_ `c` ~~d~~", "[a]: javascript:%s"]
CELLS = ["=1+1", "=HYPERLINK(\"http://a.example\",\"x\")", "=cmd|' /C calc'!A0", "+1+1", "-1+cmd", "@SUM(1,1)", "\t=1+1", "\r=1+1", " =1+1", "＝1+1", "\"=1+1", "a\",=1+1,\"b", "\u200f=1+1", "\ufeff=1+1"]
STRANGE = ["\u202egnp.exe\u202c", "\u2066a\u2069\u2067b", "شَبَكَة الأخبار", "\u2028%s\u2029", "a\x00b", "a\x01b\x1bc", "\x7f\x80\x9f", "\ufffe\uffff", "null", "NaN", "None", "undefined", "NA", "true", "0", "a" * 3000, "a\u0301" * 400, "😀👩‍👩‍👧‍👦" * 20]
ADDRESSES = ["javascript:%s", "JaVaScRiPt:%s", " javascript:%s", "java\nscript:%s", "\x01javascript:%s", "data:text/html,<script>%s</script>", "vbscript:%s", "file:///etc/passwd", "//a.example/x", "http://a.example/\"onmouseover=\"%s",
             "http://a.example/<script>%s</script>", "https://a.example/?q=%s", "http:javascript:%s", "blob:%s", "ftp://a.example/x", "http://[broken", "https://a.example/good"]
ALL = [p.replace("%s", RUN).replace("%%", "%") for p in (*MARKUP, *TEMPLATES, *CELLS, *STRANGE)]


def write(folder: Path) -> Path:
    """A corpus with an article for each payload: in its title, outlet, address and, in several places, its text."""
    folder.mkdir(parents=True)
    rows = [["file", "title", "outlet", "published", "url"]]
    for i, p in enumerate(ALL):
        word = p.replace("\x00", "")
        (folder / f"a{i:03d}.txt").write_text(
            f"Militias strike {word} base\n\nMilitants attacked a base in Baghdad {word}, killing {i + 2} soldiers, officials said. {word} Rebels shelled a market in Mosul.\n\n"
            f"“We {word} condemn the attack on Mosul,” said John {word} Smith, a spokesman.\n\n{word}\n\nGunmen threatened to attack {word} in Kirkuk within {i + 1} days.\n", encoding="utf-8", errors="replace", newline="")
        rows.append([f"a{i:03d}.txt", word, ALL[(i * 7) % len(ALL)].replace("\x00", "") if i % 3 else "Post", f"2023-02-{i % 27 + 1:02d}", ADDRESSES[i % len(ADDRESSES)].replace("%s", RUN)])
    with open(folder / "metadata.csv", "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
    return folder
