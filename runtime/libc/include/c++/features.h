/* libstdc++ asks the C library which one it is: none that it knows. */
#pragma once
#define __GLIBC_PREREQ(major, minor) 0
