# The few files of BearSSL that the loader uses, for the host and for each machine: SHA-256. Its RNG, its TLS and everything written
# for particular processors stay out, so that the same C runs everywhere.
set(BEARSSL ${CMAKE_SOURCE_DIR}/build/bearssl)
if(NOT EXISTS ${BEARSSL}/inc/bearssl.h)
    message(FATAL_ERROR "BearSSL's source is missing: run tool/setup, which unpacks it into build/bearssl")
endif()

set(bearssl_files codec/dec32be.c codec/enc32be.c hash/sha2small.c)
list(TRANSFORM bearssl_files PREPEND ${BEARSSL}/src/)

add_library(bearssl_use INTERFACE)
target_include_directories(bearssl_use SYSTEM INTERFACE ${BEARSSL}/inc)

# The C library's headers for what is built for a machine, as system headers.
function(use_libc_headers target)
    target_include_directories(${target} SYSTEM PRIVATE ${CMAKE_SOURCE_DIR}/runtime/libc/include)
endfunction()

function(bearssl_private target)
    target_include_directories(${target} PRIVATE ${BEARSSL}/src)
    target_compile_definitions(${target} PRIVATE
        BR_USE_UNIX_TIME=0 BR_USE_WIN32_TIME=0 BR_USE_URANDOM=0 BR_RDRAND=0 BR_AES_X86NI=0 BR_SSE2=0 BR_INT128=0)
    target_compile_options(${target} PRIVATE -w) # foreign code
    target_link_libraries(${target} PUBLIC bearssl_use)
endfunction()

add_library(bearssl_host STATIC ${bearssl_files})
bearssl_private(bearssl_host)
foreach(machine IN ITEMS cortex-m x86)
    string(REPLACE - _ suffix ${machine})
    fsm_machine_library(bearssl_${suffix} ${machine} ${bearssl_files})
    bearssl_private(bearssl_${suffix})
endforeach()
