"""Google's own Python client against the emulator.

usage: google_client.py URL TOKEN
"""

import io
import os
import sys
import tempfile

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

print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
