/// Everything the page says, by key. The texts are in the catalogues, one a language.
enum Word: String, CaseIterable, Sendable {
    case pausedQueues, snapshotUnknown, skip, navigation, overview, jobs, job, failures, queues, schedules,
        workers, operations
    case system, audit, reviews, notifications, logout, login, name, password, loginFailed, loginLater
    case roleViewer, roleOperator, roleAdmin, otherLanguage, timeZone, seconds, minutes, hours, days
    case behindNo, behindSome, behindYes, behindNobody, oldestReady, ready, running, waiting, alive, leader
    case throughput, throughputNote, minute, completed, failed, chartTable, recentFailures
    case filter, filterHelp, apply, filterBad, older, newest, empty, noJobs, choose, id
    case kind, queue, state, attempt, priority, created, due, started, finished, error, worker, tenant, tags
    case uniqueKey, producer, arguments, argumentsNote, result, timeline, explain, since, release, attempts
    case code, log, level, message, at, retry, cancel, reason, retryMatching, cancelMatching, retryChosen
    case cancelChosen, count, newestJob, show, pause, resume, runNow, quiet, stop, status, paused, active
    case oldest, rule, zone, next, last, yearAhead, yearAheadNote, localTime, note, schedule, host, pid
    case version, beat, actions, bulkIntro, bulkConfirm, bulkRetry, bulkCancel, bulkLimit
    case bulkDone, samples, look, action, done, check, detail, advice, schema
    case schemaCurrent, schemaWrong, snapshot, snapshotNone, session, application, role, held, actor, person
    case subject, year, basis, track, district, total, `open`, confirmed, missed, void, unresolved, reminders
    case category, severity, recipients, readBy, notInstalled, errorTitle, errorUnreachable, errorSlow
    case errorRight, errorCross, errorNotFound, errorHost, errorLarge, errorBad, errorServer, errorRefused
    case stateScheduled, stateRetryable, stateBlocked, stateAvailable, stateRunning, stateCompleted
    case stateCancelled, stateDiscarded
    case videos, lookOn, lookedThrough, atLeast, dryRun, newestOperations, operation, changed, lookedAt
    case outcomes, stateQuiet, stateStopping, stateStopped, stateDead, stateDone, filterMissingField
    case filterUnknownField, filterMissingValue, filterOpenQuote, filterNoComparison, filterOneValue
    case filterNoPattern, filterNotANumber, filterNotADuration, filterNotATime, filterUnknownState
    case filterMissingPath, filterTooLong, title, duration, pictureSize, steps, rendition, renditions
    case waitsFor, progress, framesPerSecond, measured, videoRegistered, videoProbed, videoPlanned
    case videoProduced, videoVerified, videoRejected, key, keys, keysNote, nextRow, previousRow
    case tables, table, size, liveRows, deadRows, vacuumed, furtherPages, calendarYear, schoolYear
    case lessonPrep, prepNone, term, termCalendar, communities, community, allCommunities, leadUnit, units
    case people, prepSessions, prepSession, plans, plan, prepToPlace, prepProposed, prepConfirmed, prepMoving
    case prepHeld, prepNotHeld, prepInfeasible, prepSuperseded, when, place, invited, expected, accepted
    case declined, attended, quorum, needed, stage, stageUniversity, stageSenior, stageJunior, stagePrimary
    case placed, violations, shortfall, softCost, provisional, firstOnly, whyNoPlace, startsConsidered
    case startsTaken, askWhy, ruleRoom, ruleRoles, ruleQuorum, rulePerson, ruleTeaching, ruleExams, ruleSeries
    case ruleLoad, ruleNotice, rulePinned, monday, tuesday, wednesday, thursday, friday, saturday, sunday
    case often, aboutEvery, later
}
