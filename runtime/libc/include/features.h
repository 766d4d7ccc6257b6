/* features.h: of other C libraries; there is nothing to choose here. */
#ifndef FSM_LIBC_FEATURES_H
#define FSM_LIBC_FEATURES_H

#endif
