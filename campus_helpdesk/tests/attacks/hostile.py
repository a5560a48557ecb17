"""What is sent: texts, numbers, moments, paths, headers, bodies.

An address gets every sixth of the texts, its neighbour the next ones; with ATTACK_EVERYTHING=yes it gets all.
"""

import os

# None of these may break anything; many are refused, and some are fine as a text.
TEXTS = {
    "a NUL": "cold\x00radiator",
    "control characters": "cold\x01\x08\x1b\x7f\x85\x9fradiator",
    "a replacement character": "cold\ufffdradiator",
    "nothing visible": "\u200b\u2060\ufeff\u00ad\u3164",
    "only spaces": " \t\u00a0\u3000",
    "five hundred accents on a letter": "a" + "\u0301" * 500,
    "right to left override": "\u202egpj.exe\u2067abc\u202d",
    "ends of isolates that never began": "\u2069\u2069\u202c cold",
    "Arabic": "المشعاع بارد",
    "NFD": "Cafe\u0301 im Mu\u0308nchner Bau",
    "emoji joined by nothing": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067",
    "no character at all": "\uffff\ufffe\U0010ffff",
    "superscript two": "²",
    "Arabic digit three": "٣",
    "minus one": "-1",
    "plus one": "+1",
    "zero": "0",
    "half": "0.5",
    "2 to the 63": str(2**63),
    "10 to the 20": str(10**20),
    "five thousand digits": "9" * 5_000,
    "1e400": "1e400",
    "NaN": "NaN",
    "the year 1": "0001-01-01",
    "the year 9999": "9999-12-31",
    "the year 0": "0000-00-00",
    "before the first moment": "0001-01-01T00:00:00+23:59",
    "after the last moment": "9999-12-31T23:59:59.999999-23:59",
    "a leap second": "2016-12-31T23:59:60Z",
    "the 30th of February": "2026-02-30",
    "a night without this hour": "2026-03-29T02:30:00",
    "a night that has this hour twice": "2026-10-25T02:30:00",
    "an offset of a hundred hours": "2026-01-01T00:00:00+99:59",
    "sixty thousand characters": "cold radiator " * 4_300,
    "markup": "<script>alert(1)</script>",
    "a quote": "'\"`",
    "a wildcard": "%_*?",
    "a pattern": "(((",
    "a statement": "1'; DROP TABLE tickets_ticket; --",
    "a template": "{{ 7|add:7 }}{% debug %}",
    "a path": "../../../../etc/passwd",
    "another site": "//evil.example/\\evil.example",
    "line ends": "cold\r\nX-Forged: yes\u2028radiator",
    "a list": "[]",
    "null": "null",
    "base64 of nested lists": "W1tbW1tbW1tbW10=",
    "a dictionary": '{"$gt": ""}',
    "separators": ",,,;;;&&&===",
}
# Where every field gets the same text; a hundred times these is another attack, and slow.
SHORT_TEXTS = [text for text in TEXTS.values() if len(text) < 1_000]
IS_COMPLETE = bool(os.environ.get("ATTACK_EVERYTHING"))
STEP = 1 if IS_COMPLETE else 6
# All fields at once have short texts; what is refused at the first look also gets these, one by one.
SINGLY = [TEXTS[name] for name in ("a NUL", "2 to the 63", "after the last moment", "sixty thousand characters")]


def texts_for(turn: int) -> list[str]:
    return SHORT_TEXTS[turn % STEP :: STEP]


def singly(turn: int) -> list[str]:
    """The NUL always."""
    return SINGLY if IS_COMPLETE else [SINGLY[0], SINGLY[1 + turn % 3]]


# In JSON only: a form cannot say them.
VALUES = [None, True, False, -1, 2**63, 10**20, 0.5, -1e300, [], [[]], ["cold"], {}, {"id": 1}, "\ud800", "a\udfffb"]
BODIES = {
    "nothing": b"",
    "half of an object": b"{",
    "no UTF-8": b'{"description": "\xff\xfe"}',
    "UTF-16": '{"description": "cold"}'.encode("utf-16"),
    "a byte order mark": '\ufeff{"description": "cold"}'.encode(),
    "a NUL": b"\x00",
    "NaN": b'{"description": NaN}',
    "minus infinity": b'{"description": "cold", "location": -Infinity}',
    "1e400": b'{"description": 1e400}',
    "a number of 5,000 digits": b'{"description": %s}' % (b"9" * 5_000),
    "the same name twice": b'{"description": "a", "description": "b"}',
    "a name that is half a character": b'{"\\ud800": "cold"}',
    "a name that is a NUL": b'{"\\u0000": "cold"}',
    "an empty name": b'{"": "cold"}',
    "a list": b'[{"description": "cold"}]',
    "a text": b'"description"',
    "null": b"null",
    "lists nested 100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "objects nested 100,000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a value nested 100,000 deep": b'{"description": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "ten thousand fields": b"{%s}" % b",".join(b'"f%d": 1' % number for number in range(10_000)),
    "what is only read": b'{"id": 7, "status": "closed", "version": 9, "opened_at": "2026-01-01T00:00:00Z"}',
    "two documents": b'{"description": "a"}{"description": "b"}',
}
CONTENT_TYPES = [
    "",
    "text/plain",
    "application/xml",
    "application/json; charset=utf-16",
    "application/json; charset=nonsense",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=\xe9",
    "multipart/form-data; boundary=" + "x" * 5_000,
    "nonsense",
    ";;;=",
]
FORM = "application/x-www-form-urlencoded"
PART = b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n'
FORMS = {
    "no UTF-8": (FORM, b"description=cold%ff%fe"),
    "a lone surrogate": (FORM, b"description=%ed%a0%80"),
    "raw bytes": (FORM, b"description=\xff\xfe"),
    "half a percent sign": (FORM, b"description=%&location=%f"),
    "ten thousand fields": (FORM, b"&".join(b"f%d=1" % number for number in range(10_000))),
    "one field ten thousand times": (FORM, b"description=cold&" * 10_000),
    "only separators": (FORM, b"&" * 10_000),
    "a name of 60,000 characters": (FORM, b"n" * 60_000 + b"=1"),
    "a part that never ends": ("multipart/form-data; boundary=x", PART + b"cold"),
    "a part that is no UTF-8": ("multipart/form-data; boundary=x", PART + b"\xff\xfe\r\n--x--\r\n"),
    "ten thousand parts": ("multipart/form-data; boundary=x", (PART + b"cold\r\n") * 10_000 + b"--x--\r\n"),
    "a part in base64": (
        "multipart/form-data; boundary=x",
        PART.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n") + b"!!\r\n--x--",
    ),
    "JSON": ("application/json", b'{"description": "cold"}'),
    "nothing at all": ("", b""),
}
# In the place of a number in a path.
NUMBERS = ["0", "-1", "+1", "1.0", "²", "٣", "%00", "1%00", "%ff", "%ed%a0%80", "1e3", "0x1", "a", "%2e%2e"]
NUMBERS += [str(2**31), str(2**63 - 1), str(2**63), str(10**20), "9" * 4_000, "007"]
# By the names that WSGI has for them; a value is what a server makes of the bytes, so Latin-1.
HEADERS = {
    "HTTP_ACCEPT": ["", "nonsense", "text/html;q=2", "*/*;q=\xff", "application/json;" + "a=b;" * 500, "text/\x01"],
    "HTTP_ACCEPT_LANGUAGE": ["\xff", "x" * 5_000, "de;q=nonsense", "../../etc", "\x01"],
    "HTTP_ACCEPT_ENCODING": ["gzip;q=nonsense", "\xff", "x" * 5_000],
    "HTTP_AUTHORIZATION": ["", "Bearer", "Bearer \xff", "Basic !!", "Bearer " + "x" * 8_000, "\x00"],
    "HTTP_COOKIE": [
        "=",
        ";;;",
        "helpdesk_role",
        "helpdesk_role=\xff\xfe",
        'helpdesk_role="\\000"; helpdesk_browser="\\000"; messages="\\000"; csrftoken="\\000"',
        'helpdesk_admin="\\000aaaaaaaaaaaaaaa"; helpdesk_role="\\377"',
        "helpdesk_role=a:b:c; helpdesk_browser=a:b:c; messages=a:b; csrftoken=" + "x" * 4_000,
        "messages=" + "W1" * 2_000,
        "a=b;" * 2_000,
    ],
    "HTTP_IF_MATCH": ["", "*", "nonsense", 'W/"1"', '"1", "2"', '"' * 99, ", ,", '"²"', "\xff", '"9"' * 2_000, "\x00"],
    "HTTP_IF_NONE_MATCH": ["", "*", "nonsense", 'W/"1", "2"', "\xff", '"' * 2_000],
    "HTTP_IF_MODIFIED_SINCE": ["nonsense", "Mon, 01 Jan 0001 00:00:00 GMT", "Mon, 99 Foo 9999 99:99:99 GMT", "\xff"],
    "HTTP_IDEMPOTENCY_KEY": ["", " ", "\xff", "\x00", "x" * 256, "a\tb"],
    "HTTP_RANGE": ["bytes=0-", "bytes=-1", "nonsense", "bytes=" + "0-1," * 1_000],
    "HTTP_REFERER": ["\xff", "javascript:alert(1)", "http://[", "http://" + "x" * 5_000],
    "HTTP_ORIGIN": ["null", "http://[", "\xff", "https://evil.example"],
    "HTTP_HOST": ["evil.example", "a b", "[::1", "\xff", "localhost:99999999", "localhost\x00"],
    "HTTP_X_FORWARDED_FOR": ["\xff", "1.2.3.4, , ,", "x" * 5_000, "\x00"],
    "HTTP_X_FORWARDED_PROTO": ["nonsense", "https,http", "\xff"],
    "HTTP_X_REQUEST_ID": ["\xff", "x" * 65, "a\nb", "\x00"],
    "HTTP_X_CSRFTOKEN": ["\xff", "\x00" * 32, "x" * 5_000],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE"],
    "HTTP_HX_REQUEST_TYPE": ["partial", "\xff"],
    "CONTENT_LENGTH": ["", "-1", "²", "abc", "1.5", "9" * 5_000, str(10 * 1024**3)],
}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE", "propfind"]
