"""A server that holds each request against Google's discovery document for Drive v3.

usage: contract.py

The document is the one that google-api-python-client carries, the validator the package `jsonschema`. A request
that does not validate is answered 400, naming the method and the reason; one that does, with an example that
validates as well. It ends when its input does.

    GET /contract   {"seen": {"drive.files.list": 3, ...}, "violations": ["drive.files.list: ...", ...]}
"""

import hashlib
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import googleapiclient
from jsonschema import Draft202012Validator

import contract_schemas as schemas

DOCUMENT = json.loads(
    (Path(googleapiclient.__file__).parent / "discovery_cache/documents/drive.v3.json").read_text("utf-8")
)
DEFINITIONS = schemas.definitions(DOCUMENT)
BASE = "/" + DOCUMENT["servicePath"]
# Whose id an answer is when the path names one.
ID_PARAMETER = {"File": "fileId", "Drive": "driveId", "Permission": "permissionId", "Revision": "revisionId"}
seen, violations, sessions = {}, [], {}
# What was sent of each item, and its content.
known, contents, numbers = {}, {}, count()


class Violation(Exception):
    pass


def check(schema, value, what):
    validator = Draft202012Validator(schema | {"$defs": DEFINITIONS})
    for error in sorted(validator.iter_errors(value), key=str):
        place = "/".join(str(part) for part in error.absolute_path)
        raise Violation(f"{what} {place}: {error.message}" if place else f"{what}: {error.message}")


def pattern(path):
    # fileId=trash is a method of its own: fixed paths are tried first.
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)) + "$")


class Method:
    def __init__(self, described):
        self.id, self.verb = described["id"], described["httpMethod"]
        self.path = pattern(BASE + described["path"])
        upload = described.get("mediaUpload", {}).get("protocols", {}).get("simple", {}).get("path")
        self.upload = pattern(upload) if upload else None
        self.media = described.get("supportsMediaDownload", False)
        self.in_path = schemas.parameters(DOCUMENT, described, "path")
        self.in_query = schemas.parameters(DOCUMENT, described, "query")
        self.request = described.get("request", {}).get("$ref")
        self.response = described.get("response", {}).get("$ref")
        self.variables = len(self.in_path["properties"])

    def check_query(self, query):
        kinds = self.in_query["properties"]
        found = {}
        for name, value in query:
            kind = kinds.get(name, {}).get("type")
            if name in found and kind != "array":
                raise Violation(f"query parameter {name} is there twice")
            if kind == "boolean":
                value = {"true": True, "false": False}.get(value, value)
            elif kind == "integer" and re.fullmatch(r"-?\d+", value):
                value = int(value)
            found[name] = found.get(name, []) + [value] if kind == "array" else value
        check(self.in_query, found, "query")
        if found.get("alt") == "media" and not self.media:
            raise Violation("query: no content comes from this method")
        if "fields" in found and found.get("alt") != "media":
            selected(found["fields"], self.response)
        return found

    def check_body(self, body, kind):
        if not body.strip():
            body = b"{}" if self.request else b"null"
        elif kind.split(";")[0].strip() != "application/json":
            raise Violation(f"body of the type {kind!r}")
        try:
            value = json.loads(body)
        except ValueError as error:
            raise Violation(f"body: {error}") from None
        if self.request is None:
            if value is not None:
                raise Violation("body: there is none in this method")
            return {}
        required = schemas.required_in(DOCUMENT, self.request, self.id)
        check({"$ref": f"#/$defs/sent.{self.request}", "required": required}, value, "body")
        return value


def selected(selector, name):
    """What `fields` selects of an answer, `{member: {...}}`, where {} is all; every member is in the schema."""
    tokens = re.findall(r"[^,()/\s]+|[,()/]", selector)

    def inside(schema):
        while "$ref" in schema or "items" in schema:
            schema = DOCUMENT["schemas"][schema["$ref"]] if "$ref" in schema else schema["items"]
        return schema

    def member(schema):
        named = tokens.pop(0) if tokens else ""
        schema = inside(schema)
        found = schema.get("properties", {}).get(named) or schema.get("additionalProperties")
        if named != "*" and not found:
            raise Violation(f"fields: {named!r} is not in the answer")
        if tokens[:1] == ["/"]:
            tokens.pop(0)
            return {named: member(found)}
        if tokens[:1] != ["("]:
            return {named: {}}
        tokens.pop(0)
        within = group(found)
        if tokens[:1] != [")"]:
            raise Violation("fields: a parenthesis is missing")
        tokens.pop(0)
        return {named: within}

    def group(schema):
        found = member(schema)
        while tokens[:1] == [","]:
            tokens.pop(0)
            found |= member(schema)
        return found

    if name is None:
        raise Violation("fields: this method has no answer")
    found = group({"$ref": name})
    if tokens:
        raise Violation(f"fields: {''.join(tokens)!r} is too much")
    return found


def only(selection, value):
    """No more of an answer than was selected."""
    if not selection or "*" in selection:
        return value
    if isinstance(value, list):
        return [only(selection, item) for item in value]
    return {name: only(within, value[name]) for name, within in selection.items() if name in value}


METHODS = sorted((Method(m) for m in schemas.methods(DOCUMENT)), key=lambda m: m.variables)


def matching(verb, path):
    for upload in (False, True):
        for method in METHODS:
            found = (method.upload if upload else method.path)
            found = found.match(path) if found and method.verb == verb else None
            if found:
                return method, upload, {name: unquote(value) for name, value in found.groupdict().items()}
    raise Violation(f"{verb} {path}: no such method")


def parts(body, kind):
    """Metadata and content of multipart/related."""
    boundary = re.search(r'boundary="?([^";]+)"?', kind)
    if not kind.startswith("multipart/related") or not boundary:
        raise Violation(f"body of the type {kind!r}")
    # Google's own client ends lines with a bare line feed.
    pieces = re.split(rb"\r?\n--" + re.escape(boundary.group(1).encode()), b"\n" + body)
    if len(pieces) != 4 or pieces[3].strip() != b"--":
        raise Violation("body: not two parts")
    split = [re.split(rb"\r?\n\r?\n", piece, maxsplit=1) for piece in pieces[1:3]]
    if any(len(part) != 2 for part in split):
        raise Violation("body: a part without a head")
    kinds = [re.search(rb"(?i)content-type:\s*([^\r\n]+)", head) for head, _ in split]
    if not all(kinds):
        raise Violation("body: a part without a type")
    return split[0][1], kinds[0].group(1).decode(), split[1][1]


def answer(method, path, query, body, content=None):
    """An example that is about what was asked, has what was sent, and validates."""
    if method.response is None:
        return None
    made = schemas.example(DOCUMENT, {"$ref": method.response})
    about = ID_PARAMETER.get(method.response)
    if about:
        is_new = about not in path or method.id.endswith(".copy")
        made["id"] = f"id{next(numbers)}" if is_new else path[about]
        # Every example would be a shortcut.
        made.pop("shortcutDetails", None)
        if "addParents" in query:
            body = body | {"parents": query["addParents"].split(",")}
        if method.id in ("drive.drives.hide", "drive.drives.unhide"):
            body = {"hidden": method.id == "drive.drives.hide"}
        made["id"] = body.get("id", made["id"])
        sent = known.setdefault((about, made["id"]), {})
        sent |= body
        for name, value in sent.items():
            made[name] = made.get(name, {}) | value if isinstance(value, dict) else value
    if method.response == "File":
        content = contents.get(made["id"], schemas.CONTENT) if content is None else content
        contents[made["id"]] = content
        made |= {"size": str(len(content)), "md5Checksum": hashlib.md5(content).hexdigest()}
    check({"$ref": f"#/$defs/answered.{method.response}"}, made, "the example")
    return only(selected(query["fields"], method.response), made) if "fields" in query else made


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def say(self, status, body=b"", kind="application/json", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def say_json(self, value, status=200):
        self.say(status, json.dumps(value).encode())

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        if address.path == "/contract":
            return self.say_json({"seen": seen, "violations": violations})
        query = parse_qsl(address.query, keep_blank_values=True)
        name = f"{self.command} {address.path}"
        try:
            if self.command == "PUT" and dict(query).get("upload_id") in sessions:
                return self.fragment(dict(query)["upload_id"], body)
            method, upload, path = matching(self.command, address.path)
            name = method.id
            # Before the answer, which may be followed at once by the question what was seen.
            seen[name] = seen.get(name, 0) + 1
            self.serve(method, upload, path, query, body)
        except Violation as violation:
            line = f"{name}: {violation}"
            violations.append(line)
            reason = {"domain": "contract", "reason": "contract", "message": line}
            self.say_json({"error": {"code": 400, "message": line, "errors": [reason]}}, 400)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def serve(self, method, upload, path, query, body):
        if not self.headers.get("Authorization", "").startswith("Bearer "):
            raise Violation("no Bearer token")
        check(method.in_path, path, "path")
        query = method.check_query(query)
        kind = self.headers.get("Content-Type", "")
        content = None
        if upload:
            check({"enum": ["multipart", "resumable"]}, query.get("uploadType"), "uploadType")
            if query["uploadType"] == "resumable":
                metadata = method.check_body(body, kind)
                token = f"session{len(sessions)}"
                sessions[token] = [method, path, query, metadata, b""]
                host = self.headers["Host"]
                return self.say(200, Location=f"http://{host}{self.path}&upload_id={token}")
            body, kind, content = parts(body, kind)
        body = method.check_body(body, kind)
        if method.media and (query.get("alt") == "media" or method.response is None):
            found = contents.get(path["fileId"], schemas.CONTENT)
            return self.say(200, found, "text/plain")
        made = answer(method, path, query, body, content)
        return self.say(204) if made is None else self.say_json(made)

    def fragment(self, token, body):
        method, path, query, metadata, before = sessions[token]
        said = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)", self.headers.get("Content-Range", ""))
        if said and said[1] and (int(said[1]) != len(before) or int(said[2]) + 1 - int(said[1]) != len(body)):
            raise Violation(f"{method.id}: {said[0]} is not the fragment that is due")
        whole = sessions[token][4] = before + body
        if said and said[3] != str(len(whole)):
            if len(whole) % (256 * 1024):
                raise Violation(f"{method.id}: a fragment that is no multiple of 256 KiB")
            return self.say(308, **({"Range": f"bytes=0-{len(whole) - 1}"} if whole else {}))
        self.say_json(answer(method, path, query, metadata, whole))


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port}", flush=True)
sys.stdin.read()
