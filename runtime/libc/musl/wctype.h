/* wctype.h: musl's vfscanf.c includes it and uses nothing of it. */
