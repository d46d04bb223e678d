"""Looks at one sheet for what would be cut off on paper; see tests/report/paper, which calls it."""
import re
import sys
import xml.etree.ElementTree as tree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PIXELS, PADDING, DIGIT = 7, 5, 8  # of a letter of column width; beside it; of a digit of 12 points
HEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
HEAD_PIXELS, OFFICE_PIXELS = 333, 154  # of the head and of CƠ QUAN LẬP BIỂU, in bold capitals of Times New Roman
LETTER_PIXELS = 4  # of the narrowest texts
ROW_POINTS, ROW_MAX, LINE_POINTS = 17, 409, 13.8


def number(letters):
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value


class Sheet:
    def __init__(self, path):
        package = zipfile.ZipFile(path)
        strings = tree.fromstring(package.read("xl/sharedStrings.xml"))
        self.strings = ["".join(t.text or "" for t in item.iter(MAIN + "t")) for item in strings]
        styles = tree.fromstring(package.read("xl/styles.xml"))
        formats = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(MAIN + "numFmt")}
        formats.update({"0": "0", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%"})
        self.formats = [formats[x.get("numFmtId")] for x in styles.find(MAIN + "cellXfs")]
        root = tree.fromstring(package.read("xl/worksheets/sheet1.xml"))
        self.widths = {}
        for column in root.iter(MAIN + "col"):
            for c in range(int(column.get("min")), int(column.get("max")) + 1):
                self.widths[c] = int(float(column.get("width")) * PIXELS)
        self.merged = {}
        for area in root.iter(MAIN + "mergeCell"):
            ends = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", area.get("ref")).groups()
            self.merged[number(ends[0]), int(ends[1])] = number(ends[2]), int(ends[3])
        self.heights = {int(r.get("r")): float(r.get("ht", ROW_POINTS)) for r in root.iter(MAIN + "row")}
        self.cells = list(self.read(root))

    def read(self, root):
        for cell in root.iter(MAIN + "c"):
            value = cell.find(MAIN + "v")
            if value is None:
                continue
            column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
            text = self.strings[int(value.text)] if cell.get("t") == "s" else None
            yield number(column), int(row), text, value.text, self.formats[int(cell.get("s"))]

    def width(self, column, row):
        last = self.merged.get((column, row), (column, row))[0]
        return sum(self.widths[c] for c in range(column, last + 1))

    def height(self, column, row):
        last = self.merged.get((column, row), (column, row))[1]
        return sum(self.heights.get(r, ROW_POINTS) for r in range(row, last + 1))


def printed(value, form):
    sign, code = re.fullmatch(r'(?:"([^"]*)")?(.*)', form).groups()
    places = len(code.rstrip("%").partition(".")[2])
    percent = code.endswith("%")
    return (sign or "") + f"{float(value) * (100 if percent else 1):,.{places}f}" + ("%" if percent else "")


def faults(sheet):
    seen = {"head": 0, "numbers": 0, "signatures": 0}
    for column, row, text, value, form in sheet.cells:
        room = sheet.width(column, row) - PADDING
        if text is None:
            seen["numbers"] += 1
            if len(printed(value, form)) * DIGIT > room + DIGIT - 4:  # one of them is a comma or a blank
                yield f"{printed(value, form)} does not fit {room} pixels"
            continue
        if text in (HEAD, "CƠ QUAN LẬP BIỂU"):
            seen["head"] += 1
            if room < (HEAD_PIXELS if text == HEAD else OFFICE_PIXELS):
                yield f"{text} does not fit {room} pixels"
        if "THỦ TRƯỞNG" in text:
            seen["signatures"] += text.count("ngày") + text.count("đóng dấu")
        lines = -(-len(text) * LETTER_PIXELS // room)
        if lines > 1 and lines * LINE_POINTS > sheet.height(column, row):
            yield f"{lines} lines in {sheet.height(column, row)} points: {text[:40]}"
    if max(sheet.heights.values()) > ROW_MAX:
        yield f"a row of {max(sheet.heights.values())} points"
    if seen["head"] != 2 or seen["numbers"] < 3 or seen["signatures"] != 2:
        yield f"not all is there: {seen}"


found = list(faults(Sheet(sys.argv[1])))
for fault in found[:5]:
    print(f"{sys.argv[1]}: {fault}")
sys.exit(1 if found else 0)
