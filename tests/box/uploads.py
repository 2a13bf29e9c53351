#!/usr/bin/python3
# uploads.py: what people send with their report: photos of every telephone come back clean and upright, a PDF is kept as it came
# and only ever downloaded, and whatever else it is, the page says which file and what to do.
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from box import *
from journey import *

PHOTOS = os.path.join(TOP, "tests/data/photos")
PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
       b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def sample(name):
    with open(os.path.join(PHOTOS, name), "rb") as stream:
        return stream.read()


def made(command, source, *options, ending):
    """What a program of the machine makes of a picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "made" + ending)
        arguments = [source, *options, path] if command == "convert" else [*options, "-o", path, source]
        subprocess.run([command, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(path, "rb") as stream:
            return stream.read()


def metadata(data):
    """All that exiftool finds inside."""
    return subprocess.run(["exiftool", "-a", "-G1", "-s", "-"], input=data, capture_output=True, check=True).stdout.decode()


def size_of(data):
    return tuple(int(n) for n in re.search(r"ImageSize\s*: (\d+)x(\d+)", metadata(data)).groups())


def add(page, *files):
    return send(page, page.form("photos"), {"photos": files[0]}, button="add", extra=[("photos", f) for f in files[1:]])


def refusals(page):
    found = re.search(r'<div[^>]* id="photos-refused".*?</div>', page.source, re.S)
    lines = re.findall(r"<li>(.*?)</li>", found.group(0), re.S) if found else []
    return [plain(re.sub(r"<[^>]+>", " ", line)).strip() for line in lines]


def photos_of(page):
    return re.findall(r'<img src="(/brouillon/photos/[^"]+)"', page.source)


def remove(page, name):
    uuid = re.search(r'value="([0-9a-f-]{36})" aria-label="[^"]*' + re.escape(name), page.source).group(1)
    form = page.form("remove")
    return page.browser.post(page.url, form.entries() + [("remove", uuid)], multipart=True, referer=page.url)


def telephones(page):
    """Photos as telephones take them, in every format, with a place and a camera inside."""
    jpeg = os.path.join(PHOTOS, "sideways.jpg")
    heic = made("heif-enc", jpeg, "-q", "40", ending=".heic")
    page = expect(add(page, ("IMG_1.JPG", sample("sideways.jpg"), "image/jpeg"), ("IMG_2.HEIC", heic, "image/heic"),
                      ("IMG_3.HEIC", sample("turned.heic"), "application/octet-stream"),
                      ("IMG_4.webp", made("convert", jpeg, "-quality", "60", ending=".webp"), "image/webp"),
                      ("IMG_5.png", made("convert", jpeg, "-auto-orient", "-resize", "400x", ending=".png"), "image/png")))
    is_(len(photos_of(page)), 5, "JPEG, HEIC, HEIC with its turn, WebP and PNG are kept")
    for source in (sample("sideways.jpg"), heic):
        like(metadata(source), r"GPSLatitude", "what was sent did carry a place")
    for url, name in zip(photos_of(page), ("JPEG", "HEIC", "turned HEIC", "WebP", "PNG")):
        small = page.browser.get(url)
        is_((small.status, small.type), (200, "image/jpeg"), f"{name}: shown as a JPEG")
        unlike(metadata(small.body), r"GPS|IFD0|XMP|Canon|Orientation", f"{name}: nothing of the place or the camera is left")
    is_(size_of(page.browser.get(photos_of(page)[0]).body), (192, 320), "the JPEG stands upright, 320 px long")
    is_(size_of(page.browser.get(photos_of(page)[2]).body), (192, 320), "so does the HEIC that says how it was held")
    return page


def strangers(page):
    """What is no photo and no PDF: named, with what to do."""
    jpeg = os.path.join(PHOTOS, "sideways.jpg")
    for name, data, words in (
            ("drole.gif", sample("gif.jpg"), "faites une capture d’écran"),
            ("plan.bmp", made("convert", jpeg, "-resize", "40x", ending=".bmp"), "faites une capture d’écran"),
            ("scan.tiff", made("convert", jpeg, "-resize", "40x", ending=".tiff"), "faites une capture d’écran"),
            ("image.avif", made("heif-enc", os.path.join(PHOTOS, "polyglot.jpg"), ending=".avif"), "faites une capture d’écran"),
            ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "est un dessin"),
            ("fuite.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(5000), "est une vidéo"),
            ("bail.docx", b"PK\3\4\x14\0\6\0" + bytes(3000), "Enregistrez ce document en PDF"),
            ("page.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "ni une photo ni un PDF"),
            ("coupe.pdf", PDF[:60], "ce PDF est incomplet"),
            ("coupee.jpg", sample("cut-in-header.jpg"), "est abîmé ou incomplet"),
            ("bombe.png", sample("huge-header.png"), "l’image est trop grande"),
            ("bombe.heic", sample("huge-header.heic"), "l’image est trop grande"),
            ("vide.jpg", b"", "est vide")):
        page = add(page, (name, data, "image/jpeg"))
        said = refusals(page)
        ok(page.status == 422 and len(said) == 1 and name in said[0] and plain(words) in said[0],
           f"{name}: refused, with what to do", said)
    ok('role="alert"' in page.source and page.has("Vous pouvez continuer"), "and the report may go on without it")
    return page


def documents(page):
    page = expect(add(page, ("Bail é.PDF", PDF, "application/pdf")))
    like(page.source, r'p-document"/></svg><span>Bail é\.PDF<br><small>Document PDF, 1&nbsp;ko',
         "a PDF is listed with an icon, its name and size")
    url = re.search(r'value="([0-9a-f-]{36})" aria-label="[^"]*Bail', page.source).group(1)
    served = page.browser.get("/brouillon/photos/" + url)
    is_downloaded(served, "to who sent it")
    is_(page.browser.post("/brouillon/photos/" + url, []).status, 405, "nothing but reading there")
    page = expect(remove(page, "Bail"))
    ok(not page.has("Bail"), "and it can be taken away")
    return page


def is_downloaded(served, whom):
    is_((served.status, served.type, served.body), (200, "application/pdf", PDF), f"a PDF goes back as it came {whom}")
    like(served.headers["Content-Disposition"], r"^attachment; ", "as a download")
    is_(served.headers["X-Content-Type-Options"], "nosniff", "not to be taken for something else")
    is_(served.headers.get_all("Content-Security-Policy"), [POLICY], "and in a sandbox should a browser show it")


def polyglots(box):
    """Files that are two things at once: the harmless one of them is kept."""
    page = fill_form(box.browser(), until="photos")
    jpeg = sample("polyglot.jpg")
    twice = jpeg[:2] + b"\xff\xfe\0\x20%PDF-1.4 " + bytes(21) + jpeg[2:] + b"\ntrailer\n%%EOF\n"
    page = expect(add(page, ("deux.pdf", twice, "application/pdf"),
                      ("page.html", b"<script>alert(1)</script>\n" + PDF, "text/html")))
    is_(len(photos_of(page)), 1, "a JPEG that is also a PDF is a photo")
    body = page.browser.get(photos_of(page)[0]).body
    ok(body[:2] == b"\xff\xd8" and b"%PDF" not in body and b"script" not in body, "written anew")
    like(page.source, r"<span>page\.html\.pdf<br>", "a page that is also a PDF is a PDF, and its name says so")
    url = re.search(r'value="([0-9a-f-]{36})" aria-label="[^"]*page', page.source).group(1)
    served = page.browser.get("/brouillon/photos/" + url)
    ok(served.type == "application/pdf" and "attachment" in served.headers["Content-Disposition"]
       and served.headers["Content-Security-Policy"] == POLICY, "which no browser opens as a page of ours")
    return page


def staff(box):
    tenant = box.browser()
    page = fill_form(tenant, until="photos")
    page = expect(add(page, ("mur.png", png(), "image/png"), ("Bail.pdf", PDF, "application/pdf")))
    page = expect(send(page, page.form("photos"), {}, button="Continuer"))
    while not page.path.endswith("recapitulatif"):
        page = expect(fill_step(page, ANSWERS, PROBLEMS))
    ok(page.has("Bail.pdf") and photos_of(page), "both are shown before sending")
    report = read_receipt(send(page, page.form("website")))
    kinds = sorted(row["document_type"] for row in box.query("SELECT document_type FROM report_file"))
    is_(kinds, ["other", "photo"], "a photo is filed as a photo, a PDF as a document")
    desk = sign_in(box, MANAGER)
    page = open_file(box, desk, report)
    like(page.text, r"Documents\s+Bail\.pdf\s+1\sko, ajouté le", "the desk sees the document with its size")
    link = re.search(r'<a href="(/dossiers/[^"]+/photos/[^"]+)">Bail\.pdf', page.source).group(1)
    is_downloaded(desk.get(link), "to the desk")
    is_(box.browser().get(link).path, "/connexion", "and to nobody else")
    page = report.browser.get(report.follow)
    ok(re.search(r'<img src="/suivi/[^"]+/photos/', page.source), "the follow-up page shows the photo")
    link = re.search(r'<a href="([^"]+/photos/[^"]+)"[^>]*>Bail\.pdf', page.source).group(1)
    is_downloaded(report.browser.get(link), "to its tenant")


def camera(page):
    inputs = re.findall(r'<input type="file"[^>]*>', page.source)
    is_(len(inputs), 2, "two ways to choose: the camera, and what the telephone holds")
    ok('capture="environment"' in inputs[0] and "multiple" not in inputs[0], "the first opens the camera", inputs[0])
    ok("capture" not in inputs[1] and "multiple" in inputs[1], "the second does not", inputs[1])
    ok("heic" not in page.source.lower(), "HEIC is not asked for: iPhones then send JPEG")


def broken_bodies(box):
    """A multipart that is none: a plain no, and nothing kept of it."""
    browser = fill_form(box.browser(), until="photos").browser
    part = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n' + sample("polyglot.jpg")
    end = b"\r\n--x--\r\n"
    for name, expected, body, headers in (
            ("that ends early", 400, part, {}),
            ("without its boundary", 415, part + end, {"Content-Type": "multipart/form-data"}),
            ("with another boundary", 400, part + end, {"Content-Type": "multipart/form-data; boundary=y"}),
            ("with a part that has no name", 400, b'--x\r\nContent-Disposition: form-data\r\n\r\na' + end, {}),
            ("with a part's head that never ends", 413, b"--x\r\nContent-Disposition: form-data; name=" + b"a" * 20000, {}),
            ("with thirteen files", 413, b"\r\n".join([part] * 13) + end, {}),
            ("without the page's token", 403, part + end, {}),
            ("of more than a page may send", 413, None, {"Content-Length": str(65 * 1024 * 1024)})):
        page = browser.request("POST", "/signaler/photos", body, {"Content-Type": "multipart/form-data; boundary=x", **headers})
        is_(page.status, expected, f"a multipart {name} gets {expected}")
    like(page.text, r"trop lourd.*6 au plus", "and who sent too much is told how to send it")
    is_(box.query("SELECT count(*) AS n FROM draft_file")[0]["n"], 0, "no file is on any draft")
    nothing_left(box)


def ten_at_once():
    """Ten people send six photos each at the same moment: read one by one, all are kept and nobody is sent away."""
    with Box(config={"server": {"threads": 64}}) as box:
        set_up_demo(box)
        pages = [fill_form(box.browser(), until="photos") for _ in range(10)]
        photo = sample("small.webp")
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda page: add(page, *((f"{n}.webp", photo, "image/webp") for n in range(6))), pages))
        is_([(page.status, len(photos_of(page))) for page in answers], [(200, 6)] * 10, "ten times six photos are kept")


def nothing_left(box):
    """What was refused, or made anew, has left nothing."""
    is_(os.listdir(os.path.join(box.data, "tmp")), [], "no upload is left behind")
    for folder, _, names in os.walk(os.path.join(box.data, "files")):
        for name in names:
            with open(os.path.join(folder, name), "rb") as stream:
                data = stream.read()
            ok(data[:3] == b"\xff\xd8\xff" and b"GPS" not in data and b"Exif" not in data or b"%PDF-" in data[:1024],
               "a kept file is a clean JPEG or a PDF", data[:40])


with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    page = fill_form(box.browser(), until="photos")
    camera(page)
    page = telephones(page)
    page = documents(page)
    page = strangers(page)
    is_(len(photos_of(page)), 5, "what was kept before is still there")
    polyglots(box)
    staff(box)
    nothing_left(box)
with Box(start="2026-09-16T07:00Z") as box:
    set_up_demo(box)
    broken_bodies(box)
ten_at_once()
done_testing()
