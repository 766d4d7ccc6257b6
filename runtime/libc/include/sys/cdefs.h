/* sys/cdefs.h: what headers of other C libraries are written with. */
#ifndef FSM_LIBC_SYS_CDEFS_H
#define FSM_LIBC_SYS_CDEFS_H

#define __BEGIN_DECLS
#define __END_DECLS
#define __P(parameters) parameters

#endif
