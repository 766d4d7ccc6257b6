"""abuse.py: signed files as attackers, and careless signers, make them: what fsmsign refuses to make, put together by hand and by openssl.
"""
import re
import subprocess

TRAILER, SIGNATURE = 96, 64  # fsm/abi.h
RIGHTS = "fsm1 groups=ffffffffffffffff memory=00100000 priority=1f trusted=0 targets=0000000e epoch=00000001"
LEAF = {"basicConstraints": "critical,CA:FALSE", "keyUsage": "critical,digitalSignature", "extendedKeyUsage": "codeSigning",
        "subjectAltName": f"otherName:1.3.6.1.4.1.55555.1.1;UTF8:{RIGHTS}"}
TARGETS = {"x86": 1, "cortex-m3": 2, "cortex-m4": 3}


def openssl(*words, **options):
    return subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, **options).stdout


def get(data, at, size=4):
    return int.from_bytes(data[at:at + size], "little")


def put(data, at, value, size=4):
    return data[:at] + (value % (1 << 8 * size)).to_bytes(size, "little") + data[at + size:]


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def subject(data):
    """The name of a signed file's signer, DER."""
    header = data[-TRAILER:-SIGNATURE]
    certificate = data[get(header, 12):][:get(header, 22, 2)]
    lines = openssl("asn1parse", "-inform", "DER", input=certificate).decode().splitlines()
    fields = [re.match(r" *(\d+):d=2 +hl=(\d+) +l= *(\d+)", line) for line in lines]
    start, head, length = map(int, [field for field in fields if field][5].groups())  # RFC 5280, 4.1: behind issuer and validity
    return certificate[start:start + head + length]


def sign(body, key):
    """ECDSA over P-256 and SHA-256 of the bytes: r and s of 32 bytes each."""
    der = openssl("dgst", "-sha256", "-sign", key, input=body)
    scalars, at = [], 2
    for _ in range(2):
        length = der[at + 1]
        scalars.append(int.from_bytes(der[at + 2:at + 2 + length], "big").to_bytes(32, "big"))
        at += 2 + length
    return b"".join(scalars)


class Issuer:
    """The root as openssl's own CA, so that it issues whatever is asked for."""

    def __init__(self, folder, pki):
        self.folder, self.pki = folder / "issuer", pki
        self.folder.mkdir()
        self.count = 0
        (self.folder / "ca.txt").touch()
        (self.folder / "serial").write_text("1000\n")

    def issue(self, start="20240101000000Z", end="20440101000000Z", key=None, extensions=None, digest="sha256", **changes):
        """A certificate, DER, for ci.key or another; extensions as in openssl.cnf, None leaves one out."""
        self.count += 1
        base = self.folder / str(self.count)
        lines = [f"{name} = {value}" for name, value in {**LEAF, **changes}.items() if value is not None]
        base.with_suffix(".cnf").write_text(f"""[ca]
default_ca = root
[root]
database = {self.folder}/ca.txt
new_certs_dir = {self.folder}
serial = {self.folder}/serial
default_md = {digest}
policy = names
unique_subject = no
[names]
commonName = supplied
[req]
distinguished_name = name
[name]
[leaf]
""" + "\n".join(lines + (extensions or [])) + "\n")
        config = ["-config", base.with_suffix(".cnf")]
        openssl("req", "-new", *config, "-key", key or self.pki / "ci.key", "-subj", "/CN=CI signer", "-out", base.with_suffix(".csr"))
        openssl("ca", *config, "-batch", "-notext", "-extensions", "leaf", "-startdate", start, "-enddate", end, "-cert",
                self.pki / "root.pem", "-keyfile", self.pki / "root.key", "-in", base.with_suffix(".csr"), "-out",
                base.with_suffix(".pem"))
        return openssl("x509", "-in", base.with_suffix(".pem"), "-outform", "DER")

    def two_names(self):
        """The rights twice in one subjectAltName."""
        return self.issue(subjectAltName="@rights", extensions=[
            "[rights]", *(f"otherName.{n} = 1.3.6.1.4.1.55555.1.1;UTF8:{RIGHTS}" for n in (1, 2))])


class File:
    """A signed file taken apart; `bytes` puts it together again, signed anew."""

    def __init__(self, data, key):
        header = data[-TRAILER:-SIGNATURE]
        image = get(header, 12)
        self.image, self.certificate, self.header, self.key = data[:image], data[image:image + get(header, 22, 2)], header, key
        self.padding, self.fixed = b"\0", {}

    def field(self, at, value, size=4):
        """A field of the header that is not to say what is so."""
        self.fixed[at] = (value, size)
        return self

    @property
    def manifest(self):
        return get(self.header, 16)

    def bytes(self):
        padding = self.padding * (-len(self.certificate) % 4)
        body = self.image + self.certificate + padding
        header = put(put(self.header, 8, len(body) + TRAILER), 12, len(self.image))
        header = put(header, 22, len(self.certificate), 2)
        for at, (value, size) in self.fixed.items():
            header = put(header, at, value, size)
        return body + header + sign(body + header, self.key)

    def segments(self):
        """Offsets of the loadable segments' headers."""
        start, count = get(self.image, 28), get(self.image, 44, 2)
        return [at for at in range(start, start + 32 * count, 32) if get(self.image, at) == 1]

    def segment(self, number, field, value):
        """A field of a segment's header: 0 type, 4 offset, 8 address, 16 bytes in the file, 20 in memory, 24 flags, 28 alignment."""
        self.image = put(self.image, self.segments()[number] + field, value)
        return self

    def set(self, at, value, size=4):
        """A field of the manifest."""
        self.image = put(self.image, self.manifest + at, value, size)
        return self

    def relocation(self, place):
        """The first relocation of code is about another place."""
        start, count = get(self.image, 32), get(self.image, 48, 2)
        for at in range(start, start + 40 * count, 40):
            target = start + 40 * get(self.image, at + 28)
            if get(self.image, at + 4) in (4, 9) and get(self.image, target + 8) & 4 and get(self.image, at + 20):
                self.image = put(self.image, get(self.image, at + 16), place)
                return self
        raise AssertionError("the app has no relocations of code")

    def executable(self):
        return next(number for number, at in enumerate(self.segments()) if get(self.image, at + 24) & 1)


def make(folder, pki, app, other):
    """The abuses of a good signed app, by family: lists of (name, the file's bytes, the loader's reason). `other`: the same app for a
    machine that this one is not."""
    issuer = Issuer(folder, pki)
    ci, root = pki / "ci.key", pki / "root.key"
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", folder / "stranger.key")
    openssl("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", folder / "p384.key")

    def file():
        return File(app, ci)

    def certified(certificate, key=ci):
        made = File(app, key)
        made.certificate = certificate
        return made.bytes()

    def foreign_root():
        fake = folder / "fake"
        fake.mkdir()
        for name in ("ci.key",):
            (fake / name).write_bytes((pki / name).read_bytes())
        name = openssl("x509", "-in", pki / "root.pem", "-noout", "-subject", "-nameopt", "compat").decode().split("=", 1)[1].strip()
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", name, "-keyout",
                fake / "root.key", "-out", fake / "root.pem")
        return Issuer(fake, fake)

    def padded(made, padding):
        made.padding = padding
        made.certificate = issuer.issue(extensions=["nsComment = a"])
        extra = 0
        while len(made.certificate) % 4 == 0:
            extra += 1
            made.certificate = issuer.issue(extensions=["nsComment = " + "a" * (1 + extra)])
        return made.bytes()

    first = file()
    certificate = len(first.image)
    header = len(app) - TRAILER
    handler = first.manifest + 96 + 24
    far = 0x7ffffff1
    code = first.executable()
    imports = first.manifest + 96 + first.image[first.manifest + 64] * 56 + first.image[first.manifest + 65] * 24
    return {
        "bit flips": [
            ("the ELF header", flip(app, 16), "SIGNATURE"), ("code", flip(app, handler + 300), "SIGNATURE"),
            ("the manifest", flip(app, first.manifest + 56), "SIGNATURE"),
            ("the certificate", flip(app, certificate + 150), "CERTIFICATE_ISSUER|CERTIFICATE_DER|CERTIFICATE_TIME"),
            ("the header", flip(app, header + 8), "FILE_LENGTH"), ("the signature", flip(app, len(app) - 1), "SIGNATURE")],
        "truncation and unsigned bytes": [
            ("four bytes less", app[:-4], "TRAILER"), ("one byte less", app[:-1], "FILE_SIZE"),
            ("no trailer", app[:header], "TRAILER"), ("four bytes more", app + bytes(4), "TRAILER"),
            ("a gap before the header", app[:header] + bytes(4) + put(app[header:], 8, len(app) + 4), "LAYOUT"),
            ("a gap, signed", file().field(12, certificate - 4).bytes(), "LAYOUT"),
            ("padding that is not zero, signed", padded(file(), b"\1"), "PADDING")],
        "length and offset overflow": [
            ("an image beyond the file", file().field(12, 0xfffffffc).bytes(), "LAYOUT"),
            ("a certificate beyond the file", file().field(22, 0xffff, 2).bytes(), "LAYOUT"),
            ("a certificate of nothing", file().field(22, 0, 2).bytes(), "LAYOUT"),
            ("a file beyond the file", file().field(8, 0xfffffff0).bytes(), "FILE_LENGTH"),
            ("a manifest at the end of memory", file().field(16, 0xfffffff8).bytes(), "MANIFEST_RANGE"),
            ("a manifest beyond the image", file().field(20, 0xffff, 2).bytes(), "MANIFEST_RANGE"),
            ("255 types", file().set(64, 255, 1).bytes(), "MANIFEST_LENGTH"),
            ("255 imports", file().set(66, 255, 1).bytes(), "MANIFEST_LENGTH"),
            ("a handler far away", file().set(96 + 24, far).bytes(), "MANIFEST_HANDLER"),
            ("a handler before everything", file().set(96 + 24, -first.manifest - 2).bytes(), "MANIFEST_HANDLER"),
            ("a state of all memory", file().set(96 + 28, 0xfffffff8).bytes(), "MANIFEST_STATE")],
        "unknown key and same-name root": [
            ("signed by a stranger", File(app, folder / "stranger.key").bytes(), "SIGNATURE"),
            ("a stranger's certificate of the same name", certified(foreign_root().issue()), "CERTIFICATE_ISSUER"),
            ("the root signs by itself", certified(issuer.issue(key=root), root), "CERTIFICATE_ROOT")],
        "certificate misuse": [
            ("a CA as signer", certified(issuer.issue(basicConstraints="critical,CA:TRUE", keyUsage="critical,digitalSignature")),
             "CERTIFICATE_CA"),
            ("no key usage", certified(issuer.issue(keyUsage=None)), "CERTIFICATE_USAGE"),
            ("one key usage more", certified(issuer.issue(keyUsage="critical,digitalSignature,keyCertSign")), "CERTIFICATE_USAGE"),
            ("another key usage", certified(issuer.issue(keyUsage="critical,keyEncipherment")), "CERTIFICATE_USAGE"),
            ("for servers", certified(issuer.issue(extendedKeyUsage="serverAuth")), "CERTIFICATE_PURPOSE"),
            ("run out", certified(issuer.issue("20200101000000Z", "20210101000000Z")), "CERTIFICATE_TIME"),
            ("no rights", certified(issuer.issue(subjectAltName="DNS:example.org")), "RIGHTS_MISSING"),
            ("rights twice", certified(issuer.two_names()), "RIGHTS_TWICE"),
            ("rights in capitals", certified(issuer.issue(subjectAltName=LEAF["subjectAltName"].replace("groups=f", "groups=F"))),
             "RIGHTS_SYNTAX"),
            ("an unknown critical extension", certified(issuer.issue(extensions=["1.2.3.4 = critical,DER:0500"])),
             "CERTIFICATE_EXTENSION"),
            ("another certificate behind it", certified(first.certificate + issuer.issue()[:100]), "CERTIFICATE_DER|LAYOUT"),
            ("another curve", certified(issuer.issue(key=folder / "p384.key")), "CERTIFICATE_KEY"),
            ("another hash", certified(issuer.issue(digest="sha384")), "CERTIFICATE_DER")],
        "group escalation": [
            ("a group the signer has not", certified(issuer.issue(subjectAltName=LEAF["subjectAltName"].replace(
                "groups=ffffffffffffffff", "groups=0000000000000002"))), "RIGHT_GROUPS"),
            ("a call of a group not declared", file().set(48, 2, 8).bytes(), "IMPORT_GROUP"),
            ("a group the system does not grant", file().set(48, 0x1e, 8).bytes(), "DEVICE_GROUPS|not granted"),
            ("trusted code the signer may not sign", file().set(44, 1).bytes(), "RIGHT_TRUSTED"),
            ("more memory than the signer has", file().set(56, 0x7fffffff).bytes(), "RIGHT_MEMORY")],
        "wrong device": [
            ("for another machine", other, "DEVICE_TARGET"),
            ("a target the signer has not", certified(issuer.issue(subjectAltName=LEAF["subjectAltName"].replace(
                "targets=0000000e", "targets=00000000"))), "RIGHT_TARGET"),
            ("a target that does not exist", file().field(28, 9).bytes(), "TARGET_UNKNOWN"),
            ("the other target in the trailer", file().field(28, 3 - (get(first.header, 28) == 3)).bytes(),
             "MANIFEST_TARGET|DEVICE_TARGET")],
        "hostile but signed ELF": [
            ("code that is writable", file().segment(code, 24, 7).bytes(), "ELF_WRITE_EXECUTE"),
            ("code that is not executable", file().segment(code, 24, 4).bytes(), "ELF_HANDLER"),
            ("segments that overlap", file().segment(-1, 8, get(first.image, first.segments()[code] + 8)).segment(
                -1, 4, get(first.image, first.segments()[code] + 4)).bytes(), "ELF_SEGMENT_ORDER|ELF_SEGMENT_RANGE|ELF_IN_PLACE"),
            ("a segment beyond the file", file().segment(code, 16, 0x7fffffff).bytes(), "ELF_SEGMENT_RANGE"),
            ("a segment round the end of memory", file().segment(-1, 8, 0xfffff000).bytes(), "ELF_SEGMENT_RANGE"),
            ("a huge segment", file().segment(-1, 20, 0x3ffffff0).bytes(), "ELF_SEGMENT_RANGE|ELF_IN_PLACE|CELL_SIZE|data and FSMs"),
            ("an interpreter", file().segment(code, 0, 3).bytes(), "ELF_SEGMENT_TYPE"),
            ("a handler outside the code", file().set(96 + 24, 1 - first.manifest).bytes(), "ELF_HANDLER"),
            ("a relocation outside the image", file().relocation(0x3ffffff0).bytes(), "ELF_RELOCATION_PLACE"),
            ("a relocation of the manifest", file().relocation(first.manifest).bytes(), "ELF_RELOCATION_PLACE"),
            ("a call that does not exist", put_in(file(), imports, 0x00fe).bytes(), "IMPORT_UNKNOWN|IMPORT_ORDER"),
            ("imports out of order", put_in(file(), imports, 0x3f01).bytes(), "IMPORT_ORDER|IMPORT_UNKNOWN|IMPORT_GROUP")],
    }


def stand_in(data):
    """For fsmimage, which does not put apps for another machine into an image: a file of no sense, whose place the app then takes."""
    return bytes(i * i % 251 for i in range(len(data)))


def take_place(image, data):
    content = image.read_bytes()
    assert content.count(stand_in(data)) == 1
    image.write_bytes(content.replace(stand_in(data), data))


def put_in(made, at, value):
    made.image = put(made.image, at, value, 2)
    return made
