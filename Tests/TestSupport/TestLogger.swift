import FoundationEssentials
public import Logging

/// The logger of all tests: silent unless `SKEIN_TEST_LOG` names a level (`debug`, `info`, …).
public let testLogger: Logger = {
    let wanted = ProcessInfo.processInfo.environment["SKEIN_TEST_LOG"].flatMap { Logger.Level(rawValue: $0) }
    guard let wanted else { return Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
    var logger = Logger(label: "test") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = wanted
    return logger
}()
