/// Everything the command line says, by key. The texts are in the catalogues, one a language.
enum Message: String, CaseIterable, Sendable {
    // Commands
    case commandRoot, discussionRoot, groupRun, groupWork, groupOperate, groupMaintain, groupProgramme,
        commandDev, commandWorker, commandEnqueue, commandJobs, commandJobsList, commandJobsShow,
        commandJobsExplain, commandJobsCancel, commandJobsRetry, commandJobsReschedule, commandJobsLogs,
        commandQueues, commandQueuesList, commandQueuesShow, commandQueuesPause, commandQueuesResume,
        commandKinds, commandKindsList, commandKindsShow, commandWorkers, commandWorkersList,
        commandWorkersQuiet, commandWorkersStop, commandSchedules, commandSchedulesList, commandSchedulesShow,
        commandSchedulesPreview, commandSchedulesRun, commandSchedulesPause, commandSchedulesResume,
        commandSchedulesSet, commandProducers, commandProducersList, commandProducersGrant,
        commandProducersRevoke, commandMigrate, commandMigrateUp, commandMigrateDown, commandMigrateStatus,
        commandMigrateSQL, commandMigrateCheck, commandDoctor, commandRepair, commandHealth, commandConfig,
        commandConfigShow, commandCity, commandCityGenerate, commandReview, commandReviewStatus, commandBench,
        discussionFilter, discussionEnqueue, discussionRule

    // Arguments and options
    case argumentJSON, argumentJob, argumentJobs, argumentKind, argumentQueue, argumentRole, argumentSchedule,
        argumentScheduleOptional, argumentWorkers, optionDatabase, optionConfig, optionLanguage, optionColor,
        optionLogLevel, optionOutput, optionTime, optionLimit, optionWatch, optionAfterID, optionWholeHistory,
        optionAfterName,
        optionFilter, optionFailures, optionReason, optionYes, optionDryRun, optionAt, optionIn, optionUntil,
        optionFor, optionAllWorkers, optionEveryWorker, optionResumeWorker, optionFrom, optionTo, optionKind,
        optionRule, optionTimeZone, optionCalendar, optionRoll, optionMisfire, optionMisfireWindow,
        optionOverlap, optionStartsAt, optionEndsAt, optionDisabled, optionQueue, optionPriority,
        optionUniqueKey, optionIfExists, optionTenant, optionLimitKey, optionTags, optionAfter,
        optionAfterFailure, optionDeadline, optionMaxAttempts, optionRequestID, optionParam, optionJSONL,
        optionWait, optionWaitTimeout, optionGrantKind, optionMaxPriority, optionMaxWaiting, optionToMigration,
        optionDownTo, optionReady, optionOrigin, optionSeed, optionHolders, optionPeople, optionQueues,
        optionConcurrency, optionOnce, optionDrain, optionWorkerName, optionDirectory, optionDevOnce,
        optionDemo, argumentBench, optionBenchJobs, optionBenchRounds, optionBenchSeconds, optionPinSnapshot

    // Columns
    case columnAction, columnAdvice, columnArgs, columnAt, columnAttempt, columnAvailable, columnBasis,
        columnBeat, columnBy, columnCalendar, columnCheck, columnCode, columnConcurrency, columnConfirmed,
        columnCreated, columnCreatedNew, columnDescription, columnDetail, columnDistrict, columnDue,
        columnEnabled, columnError, columnFair, columnFile, columnFinished, columnHost, columnID, columnJobs,
        columnKey, columnKind, columnLast, columnLastJob, columnLeader, columnLevel, columnLocalTime,
        columnMaxAttempts, columnMessage, columnMilliseconds, columnMisfire, columnMissed, columnName,
        columnNext, columnNote, columnNumber, columnOldest, columnOpen, columnOrigin, columnOverlap, columnPID,
        columnPaused, columnPriority, columnProblem, columnProgress, columnQueue, columnQueues, columnReason,
        columnRelease, columnReminders, columnResult, columnRole, columnRows, columnRule, columnRunAt,
        columnRunning, columnSchedule, columnSince, columnStarted, columnState, columnStatus, columnTags,
        columnTenant, columnTimeZone, columnTimeout, columnTotal, columnTrack, columnUniqueKey,
        columnUnresolved, columnUntil, columnValue, columnVersion, columnVoid, columnWaiting, columnWorker,
        columnYear, partReasons, partFailures, partNext

    // Lists, times, changes
    case listEmpty, jobsEmpty, queuesEmpty, kindsEmpty, workersEmpty, schedulesEmpty, producersEmpty,
        previewEmpty, explainEmpty, logsEmpty, reviewEmpty, repairNothing, migrateNothing, migrateStale,
        enqueueNothing, nothingChanged, nextPage, lookedThrough, watchHeading, timeNow, timeAgo, timeAhead, queuePaused,
        queueResumed, queueNotPaused, workerTold, workerGone, schedulePaused, scheduleResumed, scheduleSet,
        scheduleUnchanged, producerGranted, producerRevoked, jobMoved, jobNotMoved, jobCompleted, jobEnded,
        waitTimedOut, schemaCurrent, schemaBehind, schemaMissing, schemaAhead, schemaChanged, doctorFailed,
        progressCancel, progressRetry, progressEnqueue, progressWait, enqueueKept

    // Questions
    case confirmCancel, confirmRetry, orMore, confirmWorkers, confirmDown, confirmRepair, confirmCity, confirmPrompt,
        confirmDeclined, confirmDryRun, confirmNoTerminal, confirmHint

    // Errors
    case errorLabel, errorAt, errorRule, errorHint, errorNotFound, nounJob, nounQueue, nounKind, nounSchedule,
        healthReadOnly, errorConninfo, errorUnreadable, errorInputTooLarge, errorLine, errorBadJSON, errorParam,
        errorParamTwice, errorParamNeedsObject, errorAfter, errorAtAndIn, errorAtOrIn, errorUntilAndFor,
        errorIDsOrFilter, errorEmptyFilter, errorWorkersOrAll, errorJSONLAndArgs, errorJSONLAndWait,
        errorOnceAndDrain, errorQueuePlaces, errorRange, errorLanguage, hintMigrate, hintUnreachable, hintRights,
        hintDiskFull,
        didYouMean

    // Configuration
    case configNotUTF8, configSyntax, configUnknownKey, configKeys, configWrongType, configOutOfRange,
        configNotAWord, configProgram, configRange

    // Traces, doctor --tune
    case optionTrace, configOTLP, optionTune, columnSetting, columnAdvised, columnTakes

    // Filter
    case filterBad, filterFields, filterStates, filterMissingField, filterUnknownField, filterMissingValue,
        filterOpenQuote, filterNoComparison, filterOneValue, filterNoPattern, filterNotANumber,
        filterNotADuration, filterNotATime, filterUnknownState, filterMissingPath, filterTooLong

    // Dev and demo
    case devStarting, devMigrated, devCity, devReady, devConnect, devTry, devStopping, devStopped, demoSchedule,
        demoFired, demoAlready, demoWorking, demoBar, demoResult, demoPush, demoPushed, demoRefused,
        demoNotRefused, demoSchedules, demoTimedOut

    // Rosters and calendars come in
    case commandCityImport, discussionCityImport, commandCityExport, commandCityTemplate, commandCalendar,
        commandCalendarImport, discussionCalendarImport, commandCalendarShow, argumentImportPath,
        argumentExportDirectory, argumentCalendarFile, optionImportKind, optionTemplateKind, optionEncoding,
        optionExportEncoding, optionImportDryRun, optionImportWait, optionYear, optionHolidaySource,
        columnAdded, columnBatch, columnChanged, columnClosed, columnColumn, columnDay, columnEncoding,
        columnErrorRows, columnJob, columnLine, columnPublished, columnRemoved, columnSource, columnUnchanged,
        importReading, importTried, importEnqueued, importMore, importRefused, importRefusedHint,
        importRejected, importRejectedHint, calendarUnpublished, calendarEmpty, errorImportKind,
        errorImportEmpty, intakeNoKeys, exportNoKeys, intakeUnreadable, intakeEncoding, intakeUTF16, intakeNoConverter,
        intakeNul,
        intakeQuote, intakeOpenQuote, intakeFieldTooLong, intakeRecordTooLong, intakeTooManyColumns,
        intakeNoHeader, intakeNoRows, intakeJSON, intakeUnknownColumn, intakeDuplicateColumn,
        intakeMissingColumn, intakeExtraCells, intakeRequired, intakeTooLong, intakeControl, intakeScientific,
        intakeDate, intakeDateRange, intakeBoolean, intakeInteger, intakeDecimal, intakeWord

    // Timetabling
    case commandBenchQueue, commandBenchTimetabling, discussionBenchTimetabling, argumentCourseFile,
        optionSolveSeconds, optionSolveMoves, optionSolveSeed, optionSolveChains, solveProgress, solveCost,
        solveSummary, solveUnplaced, solveFunnel, solveCancelled

    // Videos
    case commandVideo, commandVideoAdd, commandVideoList, commandVideoShow, discussionVideoAdd,
        argumentVideoFile, argumentVideoCode, optionTitle, optionVideoCode, optionLadder, columnTitle,
        columnLadder, columnDuration, columnPicture, columnHash, columnContainer, columnOutputs,
        columnRendition, columnWaitsFor, columnFrameRate, columnPlanned, columnAverage, columnPeak,
        columnMeasured, columnExpected, columnVerdict, partSteps, partRenditions, partChecks, nounVideo,
        videoAdded, videoEmpty, errorLadder, configVideo, demoVideo, demoVideoWorking, demoVideoManifest

    // Web
    case commandWeb, optionListen, optionWeb, optionNewUser, webReady, webFile, webLine, webProxy, webAddress,
        webOpen, webOpenHint, webNewUser, webPassword, webPasswordShort

    // Reviews and evaluations
    case groupReviewActs, groupEvaluationActs, commandReviewShow, commandReviewEvaluations, commandReviewSubmit,
        commandReviewRate, commandReviewConfirm, commandReviewReturn, commandReviewVoid, commandReviewReopen,
        commandEvaluationSign, commandEvaluationNotice, commandEvaluationObject, commandEvaluationSettle,
        commandEvaluationSupersede, argumentReview, argumentEvaluation, argumentObjection, optionActor,
        optionVersionRead, optionActReason, optionDocument, optionEthics, optionTeaching, optionContribution,
        optionGrade, optionOutcome, optionSettlement, confirmAct, nounReview, evaluationsEmpty, partEvaluations,
        columnTerm, columnEthics, columnTeaching, columnContribution, columnGrade, columnSigner,
        columnEscalated, columnReopened, columnCloses, columnStaffNumber, columnHolder, columnScore,
        columnOutcome, columnMissingReviews, columnFlags, columnDocument, columnNoticeUntil, columnObjections,
        demoEscalation, demoEscalated, demoEvaluation, demoStep

    // The programme's schedules
    case commandSchedulesDefaults, schedulesAllThere

    // Notifications
    case commandNotify, commandEndpoints, commandEndpointsList, commandEndpointsAdd, commandEndpointsPause,
        commandEndpointsResume, argumentEndpoint, optionChannel, optionAddressFile, optionSecretFile,
        optionOwner, optionPerMinute, columnChannel, columnOwner, columnPerMinute, columnHardFailures,
        endpointsEmpty, endpointAdded, endpointPaused, endpointResumed, errorNoKeyFile, errorKeyFile,
        errorKeyLine, errorKeysEmpty, errorUnopened, errorKeyMissing, errorSealAltered, errorEndpointAddress,
        errorOneLine

    // Imports of what lessons are prepared from
    case intakeTime, intakePastMidnight, intakeWeekday, columnAffected

    // Lesson preparation
    case demoNotices, demoReceived, errorLoopback, demoLessonPrep, demoLessonPrepPlan, demoLessonPrepInvited,
        commandLessonPrepReply, argumentReplyFile, errorNoReply, commandLessonPrep, columnSubject,
        discussionLessonPrep, groupLessonPrepWhy, groupLessonPrepActs, commandLessonPrepExpand,
        commandLessonPrepPlan, discussionLessonPrepPlan, commandLessonPrepShow, commandLessonPrepPlans,
        commandLessonPrepExport, commandLessonPrepExplain, commandLessonPrepAlternatives, commandLessonPrepDiff,
        commandLessonPrepConfirm, discussionLessonPrepConfirm, commandLessonPrepReschedule,
        discussionLessonPrepReschedule, commandLessonPrepCancel, commandLessonPrepAttended, argumentTermCode,
        argumentSession, argumentPlanVersion, argumentStaffNumbers, optionTemplate, optionCommunity,
        optionRepair, optionWeight, optionPlanVersion, optionNotSpan, optionKeepHost,
        optionExportForm, errorWeight, errorSpan, columnCommunity, columnSeries, columnTopic, columnWhen,
        columnMinutes, columnMode, columnRoom, columnExpectedPeople, columnInvited, columnPlaced,
        columnViolations, columnShortfall, columnSoftCost, columnProvisional, columnSeed, columnAttendance,
        columnFairness, columnTravel, columnSwapped, columnUnknownShare, columnGap, columnSlack,
        columnSoftByRule, columnMoves, partWarnings, columnInPerson, columnOnline, columnAbsent, columnUnknown,
        columnConsidered, columnLeft, columnRelaxation, columnExample, columnMeaning, columnPossibleStarts,
        columnPoints, columnCost, columnPresent, columnDisplaced, columnBefore, columnAfter, columnHostUnit,
        columnRequestedBy, columnRequestReason,
        optionAsCalendar, columnHostBefore, columnHostAfter, columnPresentChange, partPlacements, partFunnel,
        partTakenBy, partSoftCost, nounCommunity, nounSession, nounPlan, communitiesEmpty, lessonPrepEmpty,
        lessonPrepClosed, plansEmpty, plansAlike, alternativesEmpty, weekdayNames, ruleRoom,
        ruleRoles, ruleQuorum, rulePerson, ruleTeaching, ruleExams, ruleSeries, ruleLoad, ruleNotice,
        rulePinned, softAbsent, softHosting, softTravel, softSwapped, softHalfDay, softSpread, softAwkward,
        softMoved, softOnline, softUnknown

    // Mail, digests and deliveries
    case commandDeliveries, commandAnswer, commandPreview, commandNotifyTest, commandPreferences,
        commandPreferencesList, commandPreferencesSet, commandReseal, discussionReseal, argumentDelivery,
        argumentAnswer, argumentTemplate, argumentPerson, argumentCategory, argumentMode, optionDeliveryStatus,
        optionTemplateVersion, optionLocale, optionPreferenceChannel, columnEndpoint, columnNotBefore,
        columnCategory, deliveriesEmpty, preferencesEmpty, deliveryAnswered, preferenceSet, testEnqueued,
        resealed, errorReseal, errorEndpointOwner, configMailFrom

    // What is said about cohorts and the acts that all families share
    case commandReviewList, commandReviewClose, argumentCycle, optionForce, optionActorForce,
        optionDocumentForce, optionReviewYear, optionReviewBy, optionStatus, optionDistrict, optionHolder,
        columnCycle, columnUnit, columnReviewer, groupCohortJobs, groupCohortActs, commandCohort,
        commandCohortList, commandCohortShow, commandCohortQuota, commandCohortApplications, commandCohortOpen,
        commandCohortEligibility, commandCohortRank, commandCohortFinalise, commandCohortDraft,
        commandCohortApply, commandCohortSettle, commandCohortDecide, commandCohortAdvance, commandCohortScore,
        commandCohortObject, commandCohortAnswer, commandCohortSign, argumentCohort, argumentApplicant,
        optionCohortNumber, optionTrack, optionQuota, optionStarts, optionEligibilityRule, optionRuleVerdict,
        optionApplicationTo, optionCohortTo, optionReviewer, optionScore, optionConflict, nounCohort,
        partQuotas, cohortsEmpty, quotasEmpty, applicationsEmpty, columnQuota, columnPeriod, columnApplied,
        columnProposed, columnTied, columnSelected, columnRanked, columnNoticeFrom, columnWeight, columnPassed,
        columnApplicant, columnFailed, columnRank

    // What is said about the four musts
    case groupComplianceJobs, groupComplianceActs, commandCompliance, commandComplianceList,
        commandComplianceRecords, commandComplianceWeigh, commandComplianceRollup, commandComplianceRecord,
        commandComplianceRound, commandComplianceTest, commandComplianceVerify, commandComplianceWaive,
        commandComplianceCommemoration, argumentUnit, argumentRecord, optionTerm, optionUnit, optionMust,
        optionMustVerdict, optionOn, optionTeacher, optionEvent, optionEvidence, optionLessons, optionIPLessons,
        optionSubjects, optionEvidenceOutcome, optionTakeBack, optionName, columnMust, columnEvent,
        verdictsEmpty, recordsEmpty

    // What is said about training, studios and tasks
    case commandTraining, commandTrainingList, commandTrainingShow, commandTrainingWeigh, commandTrainingSet,
        commandTrainingEnrol, argumentTraining, optionTrainingKind, optionTarget, optionAudience,
        optionRequiredHours, optionFirstDay, optionLastDay, optionEnrolment, optionHours, nounTraining, partGap,
        trainingEmpty, columnStarts, columnEnds, columnTarget, columnEnrolled, columnMustReach,
        columnNotEnrolled, columnHours, columnHoursUnknown, columnWeek, commandStudio, commandStudioList,
        commandStudioShow, commandStudioFindings, commandStudioAudit, commandStudioSet, commandStudioJoin,
        commandStudioLeave, argumentStudio, argumentYear, optionStudioKind, optionStudioRole, optionLeadsFrom,
        nounStudio, partMembers, studiosEmpty, findingsEmpty, columnStudioHost, columnStudioRole, columnMembers,
        columnLeadsFrom, columnFindings, commandTask, commandTaskList, commandTaskSet, commandTaskDone,
        commandTaskCancel, argumentTask, optionDue, tasksEmpty

    // What is said about reports and the registers they read
    case commandReport, commandReportYearly, commandReportList, commandReportShow, commandReportExport,
        commandRegister, discussionRegister, argumentReport, argumentReportYear, argumentRegister,
        argumentRegisterRows, optionAsOf, nounReport, partFiles, reportsEmpty, columnAsOf, columnPreliminary,
        columnBytes

    // Videos on platforms
    case groupPublication, commandVideoDescribe, discussionVideoDescribe, commandVideoPublish,
        commandVideoWithdraw, commandVideoRecord, commandVideoPublications, commandVideoQuota,
        discussionVideoQuota, commandPlatforms, commandPlatformsList, commandPlatformsSet,
        discussionPlatformsSet, argumentPlatform, argumentPublicationState, optionVideoOwner,
        optionVideoOrganisation, optionStudio, optionSVG, optionRemoteID, optionTokenFile, columnPlatform,
        columnRemoteID, columnMissingFields, columnWarnings, columnAdapter, columnReviews, columnRequired,
        columnLengths, columnCodecs, columnAddress, columnToken, columnScope, columnReadyVideos, columnShare,
        columnDueByNow, columnStudio, columnOrganisation, partPublications, publicationsEmpty, platformsEmpty,
        errorUnwritable, demoVideoTimedOut, errorDescribeNothing

    // The terminal's picture, the audit log
    case commandTop, discussionTop, optionTopInterval, optionTopView, topQueues, topRunning, topFailures,
        topWorkers, topSchedules, topNobody, topBehind, topWaiting, topIdle, topPaused, topEvery, topCounts,
        topHour, topHelp, topKeys, topFailed, topNoTerminal, commandAudit, optionAuditActor, optionAuditAction,
        optionAuditSubject, optionAuditWithin, columnActor, columnPerson, optionTextChannel, configSecretFile,
        configSMS
}
