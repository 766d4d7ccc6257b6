# fsm_fuzz_test(NAME RUNS LONG_RUNS FUZZER [option…] [SEEDS folder…]): RUNS executions of a fuzz target in every check, and LONG_RUNS, of
# other inputs, as NAME_long, with label long. What is worth keeping is found again; seeds stay as they are. An input that breaks the
# target is left in the build folder, NAME-crash-… or the like.
function(fsm_fuzz_test name runs long_runs fuzzer)
    cmake_parse_arguments(PARSE_ARGV 4 with "" "" "SEEDS")
    string(REGEX REPLACE "[/.]" "_" plain ${name})
    foreach(length IN ITEMS "" _long)
        set(found ${CMAKE_CURRENT_BINARY_DIR}/found_${plain}${length})
        file(MAKE_DIRECTORY ${found})
        set(count ${runs})
        if(length)
            set(count ${long_runs})
        endif()
        add_test(NAME ${name}${length} COMMAND ${fuzzer} -runs=${count} -seed=${count} ${with_UNPARSED_ARGUMENTS}
            -artifact_prefix=${CMAKE_CURRENT_BINARY_DIR}/${plain}- ${found} ${with_SEEDS})
    endforeach()
    set_tests_properties(${name}_long PROPERTIES LABELS long TIMEOUT 7200)
endfunction()
