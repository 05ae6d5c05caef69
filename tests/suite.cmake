# What scripts/test.sh runs beside the unit tests: checks of the tree, the threaded unit tests
# under TSan, tests of the real program, of the web pages, and short benchmarks.
#
# Needs build/release (with the simulator) and build/tsan, which scripts/test.sh builds first.
find_program(PYTHON python3 REQUIRED)
set(PANAL_BINARY ${CMAKE_SOURCE_DIR}/build/release/panal CACHE FILEPATH "the program to test")
set(PANAL_TSAN_FOLDERS "" CACHE STRING "the folders of tests/unit that build/tsan has")

# panal_check(NAME LABEL SECONDS COMMAND ...): one more test, with its deadline.
function(panal_check name label seconds)
  add_test(NAME ${name} COMMAND ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT ${seconds}
    ENVIRONMENT "PANAL_BINARY=${PANAL_BINARY};PYTHONDONTWRITEBYTECODE=1")
endfunction()

set(tests ${CMAKE_CURRENT_SOURCE_DIR})
set(scripts ${CMAKE_SOURCE_DIR}/scripts)
set(web ${scripts}/with-node.sh npm --prefix ${CMAKE_SOURCE_DIR}/web run)

panal_check(tidy.rules tidy 60 ${PYTHON} ${tests}/tidy/test_tidy.py)
panal_check(tidy.tree tidy 60 ${PYTHON} ${tests}/tidy/tidy.py)
panal_check(tidy.clang tidy 1200 ${scripts}/tidy.sh ${CMAKE_BINARY_DIR})
set_tests_properties(tidy.clang PROPERTIES PROCESSORS 2)

foreach(folder ${PANAL_TSAN_FOLDERS})
  panal_check(tsan.${folder} tsan 600 ${CMAKE_SOURCE_DIR}/build/tsan/tests/test_${folder})
endforeach()

panal_check(web.types web 120 ${web} check)
panal_check(web.unit web 120 ${web} test)
panal_check(web.build web 120 ${web} build)
# The flows; all looks (16 views, two languages, two themes, two widths) are `npm run browser`.
panal_check(web.pages web 600 ${web} browser -- flows)
set_tests_properties(web.build PROPERTIES FIXTURES_SETUP pages)
set_tests_properties(web.pages PROPERTIES FIXTURES_REQUIRED pages)

panal_check(sim.wide sim 900 ${CMAKE_SOURCE_DIR}/build/release/tests/sim/sim --seeds 1..300)
panal_check(sim.app_wide sim 900 ${CMAKE_SOURCE_DIR}/build/release/tests/sim/sim_app --seeds 1..300)

# One at a time: each runs a cluster and some of them measure.
file(GLOB programs CONFIGURE_DEPENDS ${tests}/e2e/test_*.py)
foreach(program ${programs})
  get_filename_component(name ${program} NAME_WE)
  string(REPLACE test_ "" name ${name})
  panal_check(e2e.${name} e2e 300 ${PYTHON} ${program} -v)
  set_tests_properties(e2e.${name} PROPERTIES RESOURCE_LOCK cluster)
endforeach()
set_tests_properties(e2e.figures e2e.faults e2e.front_faults e2e.hard_clients
  PROPERTIES RUN_SERIAL ON)
set_tests_properties(e2e.image e2e.image_update PROPERTIES TIMEOUT 600) # emulated: slow
# A hundred views in a browser: a minute alone, minutes beside others.
set_tests_properties(e2e.pages e2e.account_pages e2e.incident_pages PROPERTIES TIMEOUT 900)
set_tests_properties(e2e.skew PROPERTIES TIMEOUT 1200 PROCESSORS 2) # builds an old version first

panal_check(bench.short bench 300 ${PYTHON} ${tests}/bench/bench.py --short)
panal_check(bench.replication bench 300 ${PYTHON} ${tests}/bench/replication.py --short)
set_tests_properties(bench.short bench.replication PROPERTIES RUN_SERIAL ON)
