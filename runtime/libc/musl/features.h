/* features.h: musl's files include it; shim.h says it all. */
