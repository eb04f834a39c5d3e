"""Google's own Python client against the emulator.

usage: google_client.py URL TOKEN
"""

import hashlib
import io
import json
import os
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
import zipfile
from urllib.parse import parse_qs, urlencode, urlsplit

from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaFileUpload, MediaIoBaseDownload, MediaIoBaseUpload

URL, TOKEN = sys.argv[1].rstrip("/"), sys.argv[2]
UNIT = 256 * 1024
passed, failed = 0, 0


def check(name, condition):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {name}")


def refused(name, status, reason, request):
    try:
        request.execute()
    except HttpError as error:
        details = error.error_details or [{}]
        found = details[0].get("reason") if isinstance(details[0], dict) else None
        check(name, error.resp.status == status and found == reason)
        if not (error.resp.status == status and found == reason):
            print(f"  {error.resp.status} {found}")
    else:
        check(name, False)


def download(service, file_id, chunk):
    out = io.BytesIO()
    loader = MediaIoBaseDownload(out, service.files().get_media(fileId=file_id), chunksize=chunk)
    done, rounds = False, 0
    while not done:
        _, done = loader.next_chunk()
        rounds += 1
    return out.getvalue(), rounds


def drive(token):
    return build(
        "drive",
        "v3",
        credentials=Credentials(token),
        static_discovery=True,
        client_options={"api_endpoint": f"{URL}/drive/v3/"},
        cache_discovery=False,
    )


def upload_goes_to(service):
    # The client takes the upload address from the document's root; point that at the
    # emulator as well.
    service._rootDesc["rootUrl"] = f"{URL}/"
    return service


service = upload_goes_to(drive(TOKEN))
files = service.files()

about = service.about().get(fields="user,storageQuota").execute()
check("about", "@" in about["user"]["emailAddress"] and "usage" in about["storageQuota"])
refused("about without fields", 400, "required", service.about().get())

folder = files.create(body={"name": "Folder", "mimeType": "application/vnd.google-apps.folder"}).execute()
check("a folder", folder["mimeType"] == "application/vnd.google-apps.folder")

text = files.create(
    body={"name": "a.txt", "parents": [folder["id"]], "description": "d"},
    media_body=MediaIoBaseUpload(io.BytesIO(b"content"), "text/plain"),
    fields="id,name,size,md5Checksum,parents,description,mimeType",
).execute()
check("multipart", text["size"] == "7" and text["parents"] == [folder["id"]] and text["description"] == "d")
check("the MD5", text["md5Checksum"] == "9a0364b9e99bb480dd25e1f0284c8555")

data = os.urandom(UNIT * 3 + 12345)
with tempfile.NamedTemporaryFile() as file:
    file.write(data)
    file.flush()
    media = MediaFileUpload(file.name, mimetype="application/octet-stream", chunksize=UNIT, resumable=True)
    request = files.create(body={"name": "big.bin"}, media_body=media, fields="id,size")
    answer, rounds = None, 0
    while answer is None:
        _, answer = request.next_chunk()
        rounds += 1
big = answer
check("resumable in chunks", rounds == 4 and big["size"] == str(len(data)))
got, rounds = download(service, big["id"], UNIT)
check("downloaded in ranges", got == data and rounds == 4)
check("downloaded whole", files.get_media(fileId=text["id"]).execute() == b"content")

names = [f"page{n}" for n in range(5)]
for name in names:
    files.create(body={"name": name, "parents": [folder["id"]]}).execute()
found, request = [], files.list(q=f"'{folder['id']}' in parents and name contains 'page'", orderBy="name desc", pageSize=2)
pages = 0
while request is not None:
    answer = request.execute()
    found += [f["name"] for f in answer["files"]]
    pages += 1
    request = files.list_next(request, answer)
check("pages in order", found == names[::-1] and pages == 3)
check("fields", list(files.get(fileId=text["id"], fields="name").execute()) == ["name"])
refused("a bad query", 400, "invalid", files.list(q="name = "))
refused("bad fields", 400, "invalidParameter", files.list(fields="files(nothing)"))
refused("an unknown id", 404, "notFound", files.get(fileId="missing"))
try:
    drive("wrong").files().list().execute()
    check("a wrong token", False)
except RefreshError:
    # What this client makes of a 401 when it has nothing to renew the token with.
    check("a wrong token", True)

files.update(fileId=text["id"], body={"name": "b.txt", "starred": True}).execute()
check("update", [f["id"] for f in files.list(q="name = 'b.txt' and starred = true").execute()["files"]] == [text["id"]])
files.update(fileId=text["id"], media_body=MediaIoBaseUpload(io.BytesIO(b"changed"), "text/plain")).execute()
check("new content", files.get_media(fileId=text["id"]).execute() == b"changed")

other = files.create(body={"name": "Other", "mimeType": "application/vnd.google-apps.folder"}).execute()
files.update(fileId=text["id"], addParents=other["id"], removeParents=folder["id"]).execute()
check("moved", files.get(fileId=text["id"], fields="parents").execute()["parents"] == [other["id"]])
copy = files.copy(fileId=text["id"], body={"name": "copy.txt"}).execute()
check("copied", copy["id"] != text["id"] and files.get_media(fileId=copy["id"]).execute() == b"changed")

files.update(fileId=other["id"], body={"trashed": True}).execute()
inside = files.get(fileId=text["id"], fields="trashed,explicitlyTrashed").execute()
check("trashed with its folder", inside["trashed"] and not inside["explicitlyTrashed"])
files.update(fileId=other["id"], body={"trashed": False}).execute()
check("restored", not files.get(fileId=text["id"], fields="trashed").execute()["trashed"])
files.delete(fileId=copy["id"]).execute()
refused("deleted", 404, "notFound", files.get(fileId=copy["id"]))

ids = files.generateIds(count=3).execute()["ids"]
check("ids", len(set(ids)) == 3)
made = files.create(body={"id": ids[0], "name": "made"}).execute()
check("an id of one's own", made["id"] == ids[0])
files.update(fileId=ids[0], body={"trashed": True}).execute()
files.emptyTrash().execute()
refused("the trash is empty", 404, "notFound", files.get(fileId=ids[0]))

# Several accounts, with tokens from the consent page.


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def token_of(account):
    back = "http://127.0.0.1:1/"
    query = urlencode({
        "client_id": "emulator-client",
        "redirect_uri": back,
        "response_type": "code",
        "scope": "https://www.googleapis.com/auth/drive",
    })
    form = urlencode({"decision": "allow", "account": account}).encode()
    try:
        urllib.request.build_opener(NoRedirect).open(f"{URL}/o/oauth2/auth?{query}", form)
    except urllib.error.HTTPError as answer:
        place = answer.headers["Location"]
    code = parse_qs(urlsplit(place).query)["code"][0]
    form = urlencode({
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": "emulator-client",
        "client_secret": "emulator-secret",
    }).encode()
    with urllib.request.urlopen(f"{URL}/o/oauth2/token", form) as answer:
        return json.load(answer)["access_token"]


people = {name: upload_goes_to(drive(token_of(name))) for name in ("writer", "reader", "stranger")}
writer, reader, stranger = people["writer"], people["reader"], people["stranger"]
for name, person in people.items():
    who = person.about().get(fields="user").execute()["user"]
    check(f"the account {name}", who["emailAddress"].startswith(f"{name}@") and who["me"])

# Permissions.
permissions = service.permissions()
shared = files.create(body={"name": "Shared", "mimeType": "application/vnd.google-apps.folder"}).execute()["id"]
inside = files.create(
    body={"name": "inside.txt", "parents": [shared]},
    media_body=MediaIoBaseUpload(io.BytesIO(b"one"), "text/plain"),
).execute()["id"]
refused("not shared yet", 404, "notFound", reader.files().get(fileId=inside))


def user(role, email):
    return {"type": "user", "role": role, "emailAddress": email}


made = permissions.create(fileId=shared, body=user("reader", "reader@example.com"), emailMessage="see").execute()
check("the default fields of a permission", sorted(made) == ["id", "kind", "role", "type"])
permissions.create(fileId=shared, body=user("writer", "writer@example.com"), sendNotificationEmail=False).execute()
check("shared with its folder", reader.files().get_media(fileId=inside).execute() == b"one")
check("shared with me", [f["id"] for f in reader.files().list(q="sharedWithMe").execute()["files"]] == [shared])
refused("readers do not write", 403, "insufficientFilePermissions",
        reader.files().update(fileId=inside, body={"name": "x"}))
refused("readers do not share", 403, "insufficientFilePermissions",
        reader.permissions().create(fileId=inside, body=user("reader", "a@example.com")))
found, request = [], permissions.list(fileId=shared, pageSize=1, fields="nextPageToken,permissions(id,role,emailAddress)")
while request is not None:
    answer = request.execute()
    found += answer["permissions"]
    request = permissions.list_next(request, answer)
check("permissions page by page", sorted(p["role"] for p in found) == ["owner", "reader", "writer"])
check("one id for one person", made["id"] == [p["id"] for p in found if p["role"] == "reader"][0])
changed = permissions.update(fileId=shared, permissionId=made["id"], body={"role": "commenter"}).execute()
check("another role", changed["role"] == "commenter")
check("its capabilities", reader.files().get(fileId=inside, fields="capabilities").execute()["capabilities"]["canComment"])
refused("inherited", 403, "cannotModifyInheritedPermission", permissions.delete(fileId=inside, permissionId=made["id"]))
permissions.delete(fileId=shared, permissionId=made["id"]).execute()
refused("no longer shared", 404, "notFound", reader.files().get(fileId=inside))
refused("an unknown permission", 404, "notFound", permissions.get(fileId=shared, permissionId=made["id"]))
permissions.create(fileId=shared, body={"type": "anyone", "role": "reader"}).execute()
check("anyone with the link", stranger.files().get(fileId=inside, fields="id").execute()["id"] == inside)
permissions.delete(fileId=shared, permissionId="anyoneWithLink").execute()
given = files.create(body={"name": "given"}).execute()["id"]
refused("ownership by accident", 403, "forbidden",
        permissions.create(fileId=given, body=user("owner", "writer@example.com")))
permissions.create(fileId=given, body=user("owner", "writer@example.com"), transferOwnership=True).execute()
check("a new owner", writer.files().get(fileId=given, fields="ownedByMe").execute()["ownedByMe"])
check("the old one", not files.get(fileId=given, fields="ownedByMe").execute()["ownedByMe"])

# Revisions.
writer.files().update(fileId=inside, media_body=MediaIoBaseUpload(io.BytesIO(b"second"), "text/plain")).execute()
revisions = service.revisions()
history = revisions.list(fileId=inside, fields="revisions(id,size,lastModifyingUser)").execute()["revisions"]
check("two revisions", [r["size"] for r in history] == ["3", "6"])
check("who wrote", history[1]["lastModifyingUser"]["emailAddress"] == "writer@example.com")
first, last = history[0]["id"], history[1]["id"]
check("an old revision", revisions.get_media(fileId=inside, revisionId=first).execute() == b"one")
kept = revisions.update(fileId=inside, revisionId=first, body={"keepForever": True}, fields="keepForever").execute()
check("kept for ever", kept["keepForever"])
refused("the head stays", 403, "cannotDeleteOnlyRevision", revisions.delete(fileId=inside, revisionId=last))
revisions.delete(fileId=inside, revisionId=first).execute()
refused("a deleted revision", 404, "notFound", revisions.get(fileId=inside, revisionId=first))

# Shared drives.
drives = service.drives()
request_id = str(uuid.uuid4())
team = drives.create(requestId=request_id, body={"name": "Team"}).execute()["id"]
refused("the same request", 409, "duplicate", drives.create(requestId=request_id, body={"name": "Team"}))
check("listed", team in [d["id"] for d in drives.list(q="name = 'Team'").execute()["drives"]])
refused("no member", 404, "notFound", reader.drives().get(driveId=team))
permissions.create(fileId=team, body=user("reader", "reader@example.com"), supportsAllDrives=True).execute()
seen = reader.drives().get(driveId=team, fields="capabilities,restrictions").execute()
check("a member's rights", seen["capabilities"]["canListChildren"] and not seen["capabilities"]["canRenameDrive"])
refused("members do not rename", 403, "insufficientFilePermissions",
        reader.drives().update(driveId=team, body={"name": "x"}))
limits = drives.update(driveId=team, body={"restrictions": {"domainUsersOnly": True}}, fields="restrictions").execute()
check("a restriction", limits["restrictions"]["domainUsersOnly"] and not limits["restrictions"]["driveMembersOnly"])
refused("of another domain", 403, "teamDriveDomainUsersOnlyRestriction",
        permissions.create(fileId=team, body=user("reader", "stranger@example.org"), supportsAllDrives=True))
check("hidden", drives.hide(driveId=team, fields="hidden").execute()["hidden"])
check("shown", not drives.unhide(driveId=team, fields="hidden").execute()["hidden"])
data = os.urandom(2 * UNIT + 7)
media = MediaIoBaseUpload(io.BytesIO(data), "application/octet-stream", chunksize=UNIT, resumable=True)
request = files.create(body={"name": "t.bin", "parents": [team]}, media_body=media, supportsAllDrives=True, fields="id,driveId")
answer, rounds = None, 0
while answer is None:
    _, answer = request.next_chunk()
    rounds += 1
check("chunks into a shared drive", rounds == 3 and answer["driveId"] == team)
binary = answer["id"]
refused("a client that knows no shared drives", 404, "notFound", files.get(fileId=binary))
in_team = {"corpora": "drive", "driveId": team, "includeItemsFromAllDrives": True, "supportsAllDrives": True}
check("its files", [f["id"] for f in reader.files().list(**in_team).execute()["files"]] == [binary])
details = permissions.list(fileId=binary, supportsAllDrives=True, fields="permissions(permissionDetails)").execute()
check("inherited members", all(p["permissionDetails"][0]["inheritedFrom"] == team for p in details["permissions"]))
refused("not empty", 403, "cannotDeleteResourceWithChildren", drives.delete(driveId=team))

# Changes.
changes = service.changes()
start = changes.getStartPageToken().execute()["startPageToken"]
one = files.create(body={"name": "one"}).execute()["id"]
two = files.create(body={"name": "two"}).execute()["id"]
files.update(fileId=one, body={"name": "one again"}).execute()
files.delete(fileId=two).execute()
found, request = [], changes.list(pageToken=start, pageSize=1)
while request is not None:
    answer = request.execute()
    found += [(c["fileId"], c["removed"]) for c in answer["changes"]]
    request = changes.list_next(request, answer)
check("changes page by page", found == [(one, False), (two, True)])
check("the next start", answer["newStartPageToken"] == changes.getStartPageToken().execute()["startPageToken"])
refused("a bad page token", 400, "invalid", changes.list(pageToken="nonsense"))
drive_start = changes.getStartPageToken(driveId=team, supportsAllDrives=True).execute()["startPageToken"]
files.update(fileId=binary, body={"name": "renamed"}, supportsAllDrives=True).execute()
answer = changes.list(pageToken=drive_start, driveId=team, includeItemsFromAllDrives=True, supportsAllDrives=True).execute()
check("changes of a shared drive", [c["file"]["name"] for c in answer["changes"]] == ["renamed"])
files.delete(fileId=binary, supportsAllDrives=True).execute()
drives.delete(driveId=team).execute()
refused("a deleted shared drive", 404, "notFound", drives.get(driveId=team))

# Exports.
GOOGLE = "application/vnd.google-apps."


def converted(kind, mime, content):
    media = MediaIoBaseUpload(io.BytesIO(content), mime, chunksize=UNIT, resumable=True)
    return files.create(body={"name": "Converted", "mimeType": GOOGLE + kind}, media_body=media).execute()["id"]


def exported(file_id, mime):
    out = io.BytesIO()
    loader = MediaIoBaseDownload(out, files.export_media(fileId=file_id, mimeType=mime))
    done = False
    while not done:
        _, done = loader.next_chunk()
    return out.getvalue()


formats = service.about().get(fields="exportFormats").execute()["exportFormats"]
for kind, mime in (("document", "text/plain"), ("spreadsheet", "text/csv"),
                   ("presentation", "text/plain"), ("drawing", "text/plain")):
    file_id = converted(kind, mime, b"marker,words")
    for wanted in formats[GOOGLE + kind]:
        content = exported(file_id, wanted)
        good = b"marker" in content
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                parts = [package.read(n) for n in package.namelist()]
                good = package.testzip() is None and any(b"marker" in p for p in parts)
        check(f"{kind} as {wanted}", good)
refused("no such conversion", 400, "badRequest", files.export(fileId=file_id, mimeType="text/csv"))
refused("documents have no bytes", 403, "fileNotDownloadable", files.get_media(fileId=file_id))
refused("files have no exports", 403, "fileNotExportable", files.export(fileId=one, mimeType="text/plain"))

# Trouble the client gets over by itself.


def trouble(rule):
    ask = urllib.request.Request(f"{URL}/emulator/faults", json.dumps(rule).encode(), {"Authorization": f"Bearer {TOKEN}"})
    urllib.request.urlopen(ask).close()


for status, reason in ((429, "rateLimitExceeded"), (403, "userRateLimitExceeded"), (503, "backendError")):
    trouble({"fault": "refuse", "status": status, "reason": reason})
    check(f"tries again after {status}", files.get(fileId=one).execute(num_retries=1)["id"] == one)
trouble({"fault": "refuse", "status": 403, "reason": "storageQuotaExceeded"})
refused("the storage is full", 403, "storageQuotaExceeded", files.create(body={}))
trouble({"fault": "keepPart", "bytes": UNIT, "method": "PUT"})
data = os.urandom(3 * UNIT)
media = MediaIoBaseUpload(io.BytesIO(data), "application/octet-stream", chunksize=2 * UNIT, resumable=True)
request = files.create(body={"name": "kept in part"}, media_body=media, fields="md5Checksum")
answer = None
while answer is None:
    _, answer = request.next_chunk()
check("a fragment kept in part", answer["md5Checksum"] == hashlib.md5(data).hexdigest())

print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
