# Code for the machines: the same C files compiled for another target than the host.
#   fsm_machine_library(NAME MACHINE SOURCES…)   an object library for MACHINE: cortex-m (Thumb-2, M3) or x86 (x32, ring 0)
# Link its $<TARGET_OBJECTS:NAME> with ld.lld-19.
find_program(FSM_LLD ld.lld-19 REQUIRED)

set(FSM_MACHINE_FLAGS_cortex-m --target=thumbv7m-none-eabi -mcpu=cortex-m3 -mfloat-abi=soft)
set(FSM_MACHINE_FLAGS_x86 --target=x86_64-linux-gnux32 -mno-red-zone -mno-sse -mgeneral-regs-only -fno-pic)

execute_process(COMMAND ${CMAKE_C_COMPILER} -print-resource-dir OUTPUT_VARIABLE FSM_CLANG_RESOURCES OUTPUT_STRIP_TRAILING_WHITESPACE)
# libstdc++'s headers, for apps in C++; of the newest version that is there.
file(GLOB FSM_CXX_HEADERS /usr/include/c++/*)
list(SORT FSM_CXX_HEADERS COMPARE NATURAL ORDER DESCENDING)
list(GET FSM_CXX_HEADERS 0 FSM_CXX_HEADERS)
get_filename_component(version ${FSM_CXX_HEADERS} NAME)
set(FSM_CXX_CONFIG /usr/include/${CMAKE_CXX_LIBRARY_ARCHITECTURE}/c++/${version})

function(fsm_machine_library name machine)
    add_library(${name} OBJECT ${ARGN})
    target_compile_options(${name} PRIVATE ${FSM_MACHINE_FLAGS_${machine}}
        -Os -g -ffreestanding -ffunction-sections -fdata-sections -fno-stack-protector -fno-unwind-tables -fno-asynchronous-unwind-tables
        -fno-sanitize=all -nostdinc "SHELL:-isystem ${FSM_CLANG_RESOURCES}/include" "SHELL:-isystem ${CMAKE_SOURCE_DIR}/runtime/libc/include"
        -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/= -ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -fdebug-compilation-dir=.)
    target_link_libraries(${name} PRIVATE fsm_abi)
endfunction()
