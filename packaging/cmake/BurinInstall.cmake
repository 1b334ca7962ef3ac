# cmake --install: the programs, what they read, and the manual page, in the usual places of a prefix. The programs find
# share/burin beside their own folder, so the prefix may be moved.
include(GNUInstallDirs)

set(burin_programs)
foreach(program burin burin-engine burin-cli)
  if(TARGET ${program})
    list(APPEND burin_programs ${program})
  endif()
endforeach()
# A libtorch outside the system's folders has to be found from the new place too.
set_target_properties(${burin_programs} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS ${burin_programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/resources/ DESTINATION ${CMAKE_INSTALL_DATADIR}/burin)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

if(TARGET burin-cli)
  # Made from the very texts that --help prints.
  set(burin_manual ${CMAKE_BINARY_DIR}/burin-cli.1)
  add_custom_command(OUTPUT ${burin_manual}
    COMMAND burin-cli man > ${burin_manual}
    DEPENDS burin-cli VERBATIM)
  add_custom_target(manual_page ALL DEPENDS ${burin_manual})
  install(FILES ${burin_manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
