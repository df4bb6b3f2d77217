#pragma once

#include <libpq-fe.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

// What the importer leaves out, and nothing else: what libpq does is written once, in module PQ.

// The fields of an error are character macros.
static const int SKEIN_PG_DIAG_SEVERITY = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int SKEIN_PG_DIAG_SQLSTATE = PG_DIAG_SQLSTATE;
static const int SKEIN_PG_DIAG_MESSAGE = PG_DIAG_MESSAGE_PRIMARY;
static const int SKEIN_PG_DIAG_DETAIL = PG_DIAG_MESSAGE_DETAIL;
static const int SKEIN_PG_DIAG_HINT = PG_DIAG_MESSAGE_HINT;
static const int SKEIN_PG_DIAG_POSITION = PG_DIAG_STATEMENT_POSITION;
static const int SKEIN_PG_DIAG_CONTEXT = PG_DIAG_CONTEXT;
static const int SKEIN_PG_DIAG_TABLE = PG_DIAG_TABLE_NAME;
static const int SKEIN_PG_DIAG_COLUMN = PG_DIAG_COLUMN_NAME;
static const int SKEIN_PG_DIAG_CONSTRAINT = PG_DIAG_CONSTRAINT_NAME;
static const int SKEIN_PG_DIAG_SOURCE_FUNCTION = PG_DIAG_SOURCE_FUNCTION;

#ifndef LIBPQ_HAS_PIPELINING
#error "libpq 14 or newer is needed (pipeline mode)"
#endif

// Not in the Glibc module.
static inline int skein_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// Variadic; at most 15 characters.
static inline void skein_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
