/* error.h: why the loader refuses a file. The order follows the checks: a file is refused for the first reason that holds.
 * Every reason has a name (fsm_load_name: for logs and tests) and a sentence for people, which says what to do (fsm_load_text). The
 * two tables are in files of their own, so that a device that prints neither links neither.
 */
#ifndef FSM_LOAD_ERROR_H
#define FSM_LOAD_ERROR_H

#include <fsm/abi.h>

#define FSM_LOAD_ERRORS(X)                                                                                                         \
    X(OK, "the file is genuine and may run")                                                                                       \
    /* The trailer, and the file's layout */                                                                                       \
    X(FILE_SIZE,                                                                                                                   \
      "the file is shorter than a trailer, larger than the limit, or not a multiple of 4 bytes: it is unsigned or was cut; "       \
      "sign it with fsmsign")                                                                                                      \
    X(TRAILER, "there is no trailer at the end of the file: it is unsigned, cut or extended; sign it with fsmsign")                \
    X(TRAILER_VERSION, "the trailer has a version this loader does not know: sign the file with the fsmsign of this release")      \
    X(FILE_LENGTH, "the trailer names another file length than the file has: it was cut or extended; transfer it again")           \
    X(ALGORITHM, "the signature's algorithm is not ECDSA P-256: sign the file with a P-256 key")                                   \
    X(FLAGS, "the trailer has flags this loader does not know: sign the file with the fsmsign of this release")                    \
    X(KIND, "the file is of the other kind: an app is expected and this is a system image, or the reverse; give the other file")   \
    X(LAYOUT,                                                                                                                      \
      "image, certificate and trailer do not fill the file exactly: it was put together wrongly; sign it again with fsmsign")      \
    X(PADDING, "the bytes that pad the certificate are not zero: sign the file again with fsmsign")                                \
    X(MANIFEST_RANGE,                                                                                                              \
      "the trailer's manifest does not lie within the image, on a multiple of 8: sign the file again with fsmsign")                \
    X(TARGET_UNKNOWN, "the trailer names a target this loader does not know: build the app for a target of this release")          \
    /* The certificate */                                                                                                          \
    X(CERTIFICATE_DER, "the certificate is not one X.509 version 3 certificate in strict DER, signed with ECDSA and SHA-256: "     \
                       "issue it again with openssl, as the manual shows")                                                         \
    X(CERTIFICATE_ISSUER, "the certificate was not issued by this device's root: sign with a certificate issued by that root")     \
    X(CERTIFICATE_TIME, "the certificate is not valid at the device's time: issue a new one, or set the device's clock")           \
    X(CERTIFICATE_CA, "the certificate belongs to a CA, and a CA does not sign apps: issue one with basicConstraints=CA:FALSE")    \
    X(CERTIFICATE_USAGE,                                                                                                           \
      "the certificate's keyUsage is missing or not digitalSignature alone: issue one with keyUsage=digitalSignature")             \
    X(CERTIFICATE_PURPOSE, "the certificate's extendedKeyUsage lacks codeSigning: issue one with extendedKeyUsage=codeSigning")    \
    X(CERTIFICATE_EXTENSION,                                                                                                       \
      "the certificate has an extension twice, or a critical one this loader does not know: issue one without it")                 \
    X(CERTIFICATE_KEY, "the certificate's key is not an uncompressed P-256 key: issue one for a prime256v1 key")                   \
    X(CERTIFICATE_ROOT, "the certificate's key is the root's own: sign with a key of the CI's, and keep the root's offline")       \
    X(RIGHTS_MISSING,                                                                                                              \
      "the certificate does not say what may be signed with it: issue one with the otherName of the manual in its "                \
      "subjectAltName")                                                                                                            \
    X(RIGHTS_TWICE, "the certificate says twice what may be signed with it: issue one with the otherName once")                    \
    X(RIGHTS_SYNTAX, "the certificate's rights are not written as the manual says, character for character: issue it again")       \
    /* The signature */                                                                                                            \
    X(SIGNATURE, "the signature is not the certificate's over this file: a bit was changed, or another key signed; sign it again") \
    /* The manifest */                                                                                                             \
    X(MANIFEST_MAGIC, "there is no manifest where the trailer says: build the app with fsmcc, then sign it")                       \
    X(MANIFEST_VERSION, "the manifest has a version this loader does not know: build the app with the fsmcc of this release")      \
    X(MANIFEST_LENGTH,                                                                                                             \
      "the manifest's length does not follow from its counts, or these are out of range: build the app with fsmcc")                \
    X(MANIFEST_NAME, "the app's name is not 1 to 23 of a-z, 0-9 and _, beginning with a letter, then zeros: rename the app")       \
    X(MANIFEST_TARGET, "the manifest's target is not the trailer's: build and sign the app again")                                 \
    X(MANIFEST_FLAGS, "the manifest has flags this loader does not know: build the app with the fsmcc of this release")            \
    X(MANIFEST_TRUSTED, "the manifest's list of trusted functions is damaged: build the app with fsmcc")                           \
    X(MANIFEST_ZERO, "a byte of the manifest that must be zero is not: build the app with fsmcc")                                  \
    X(MANIFEST_COMPILER,                                                                                                           \
      "the manifest's compiler identity is not 1 to 23 printable characters, then zeros: build the app with fsmcc")                \
    X(MANIFEST_FUEL, "the manifest's fuel is not 1 to 2^30 units an event: build the app with the fsmcc of this release")          \
    X(MANIFEST_SLOTS, "the import slots are not where the target has them: build the app with fsmcc")                              \
    X(MANIFEST_TYPE, "an FSM type's name is malformed or used twice: rename the type")                                             \
    X(MANIFEST_HANDLER, "an FSM type's handler lies outside the image: build the app with fsmcc")                                  \
    X(MANIFEST_STATE,                                                                                                              \
      "an FSM type's state is empty, misaligned, or larger than the app's memory: change the state or the memory budget")          \
    X(MANIFEST_PEER, "a peer's name is malformed or used twice: rename the peer")                                                  \
    X(IMPORT_ORDER, "the imports are not strictly ascending: build the app with fsmcc")                                            \
    X(IMPORT_UNKNOWN, "the app imports a call this loader does not know: build it against this release, or update the device")     \
    X(IMPORT_GROUP, "the app imports a call of a group it does not declare: add the group to FSM_USES")                            \
    /* What the certificate allows, then what the device allows */                                                                 \
    X(RIGHT_GROUPS,                                                                                                                \
      "the app uses groups its signer's certificate does not allow: drop them, or have a signer with that right sign it")          \
    X(RIGHT_MEMORY,                                                                                                                \
      "the app wants more memory than its signer's certificate allows: use less, or have a signer with that right sign it")        \
    X(RIGHT_TARGET, "the signer's certificate does not allow this target: have a signer with that right sign it")                  \
    X(RIGHT_TRUSTED,                                                                                                               \
      "the app contains trusted code, which its signer's certificate does not allow: have a signer with that right sign it")       \
    X(DEVICE_GROUPS, "the app uses groups this device does not grant: drop them, or change the device's policy")                   \
    X(DEVICE_MEMORY, "the app wants more memory than this device grants: use less, or change the device's policy")                 \
    X(DEVICE_TARGET, "the file is for another machine than this one: build it for this device's target")                           \
    X(DEVICE_TRUSTED, "the app contains trusted code, which this device does not take: remove it, or change the device's policy")  \
    X(COUNTER, "the app's security counter is lower than the one stored: this is an old version; install the current one")         \
    X(EPOCH, "the certificate's epoch is lower than the one stored: it was withdrawn; sign with a current certificate")            \
    X(STORE_MACHINE, "the device's memory of counters and epochs cannot be read or written: repair it")                            \
    X(STORE_DAMAGED,                                                                                                               \
      "the device's memory of counters and epochs is damaged, and an old version could not be told: set the device up again")      \
    X(STORE_FULL, "the device's memory of counters and epochs has no room for one more app or signer: set the device up again")    \
    X(DISTURBED, "the checks did not run as they are written: the machine was disturbed; start it again")                          \
    /* The ELF file */                                                                                                             \
    X(ELF_HEADER, "the image is not an ELF32 executable, little-endian, with the usual header sizes: build it with fsmcc")         \
    X(ELF_MACHINE, "the ELF file is for another machine than the manifest says: build it with fsmcc")                              \
    X(ELF_PROGRAM_HEADERS, "the program headers are missing, too many, or outside the image: build it with fsmcc")                 \
    X(ELF_SEGMENT_TYPE, "there is a program header of a type apps do not have: link statically, without thread-local storage")     \
    X(ELF_SEGMENT_RANGE,                                                                                                           \
      "a segment lies outside the image, wraps around, or is larger in the file than in memory: link with ld.lld")                 \
    X(ELF_SEGMENT_ORDER,                                                                                                           \
      "the segments overlap, descend, or a second one or one after it is writable: link with ld.lld, --image-base=0")              \
    X(ELF_SEGMENT_ALIGN,                                                                                                           \
      "a segment's alignment is not a power of two of at most 4096, or its address does not follow it: link with ld.lld")          \
    X(ELF_WRITE_EXECUTE, "a segment is both writable and executable: link without -N and without execstack")                       \
    X(ELF_IN_PLACE, "a segment used in place has another file offset than address, or grows in memory: link with --image-base=0")  \
    X(ELF_SECTIONS,                                                                                                                \
      "the section headers are missing or outside the image: do not strip the app, the loader needs its relocations")              \
    X(ELF_TABLE, "a section, symbol or relocation table lies outside the image or inside a segment: link with ld.lld")             \
    X(ELF_SYMBOL,                                                                                                                  \
      "a relocation names a symbol that is in no section of the app, or one at a distance that moving changes: build with fsmcc, " \
      "without absent weak symbols")                                                                                               \
    X(ELF_RELOCATION_TYPE,                                                                                                         \
      "there is a relocation the loader does not know, so the code is not position independent: build it with fsmcc")              \
    X(ELF_RELOCATION_PLACE,                                                                                                        \
      "a relocation changes bytes outside its section's part of the file, or the manifest: link with ld.lld")                      \
    X(ELF_RELOCATION_READ_ONLY,                                                                                                    \
      "a read-only segment contains an absolute address, and it is used in place: build with fsmcc, which "                        \
      "makes it position independent")                                                                                             \
    X(ELF_MANIFEST, "the manifest does not lie in a read-only segment: keep " FSM_MANIFEST_SECTION " in a constant section")       \
    X(ELF_HANDLER, "a handler does not lie in a section of code, or is not Thumb code on a Thumb target: build it with fsmcc")       \
    X(ELF_SLOTS,                                                                                                                   \
      "the import slots do not lie in a constant segment beside the manifest, on a multiple of 8: build the app with fsmcc")      \
    X(PLACEMENT, "the place the port chose does not suit the app's layout: this is an error of the port, report it")               \
    X(CELL_SIZE, "the app's data do not fit in its cell: raise the app's memory budget")                                           \
    X(IMPORT_ABSENT, "the app imports a call this device does not have: add its group to the device, or drop the call")

enum fsm_load_error {
#define FSM_LOAD_ENUMERATOR(name, text) FSM_LOAD_##name,
    FSM_LOAD_ERRORS(FSM_LOAD_ENUMERATOR)
#undef FSM_LOAD_ENUMERATOR
        FSM_LOAD_ERROR_COUNT
};

/* What to do, in a sentence; never NULL. */
const char *fsm_load_text(enum fsm_load_error error);

/* The short name, such as "SIGNATURE"; never NULL. */
const char *fsm_load_name(enum fsm_load_error error);

#endif
