import ArgumentParser
import PQ
import Skein
import SkeinBench

/// `skein bench`: measures the queue, or the solver.
struct BenchCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bench", abstract: Message.commandBench.text,
            subcommands: [BenchQueueCommand.self, BenchTimetablingCommand.self],
            defaultSubcommand: BenchQueueCommand.self)
    }
}

/// `skein bench [queue] drain|enqueue|latency|continuous`: measures the queue in a database of its own.
struct BenchQueueCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "queue", abstract: Message.commandBenchQueue.text)
    }

    /// What is measured.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case drain, enqueue, latency, continuous
    }

    @Argument(help: help(.argumentBench))
    var subject: Subject
    @Option(name: .customLong("jobs"), help: help(.optionBenchJobs))
    var jobs: Int?
    @Option(name: .customLong("rounds"), help: help(.optionBenchRounds))
    var rounds = 3
    @Option(name: .customLong("seconds"), help: help(.optionBenchSeconds))
    var seconds = 20
    @Flag(name: .customLong("pin-snapshot"), help: help(.optionPinSnapshot))
    var pinSnapshot = false
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.withConnection { try await SchemaGate.check($0, logger: session.logger) }
        let database = Database(
            try session.conninfo(), poolSize: 4, options: try session.connectOptions(), logger: session.logger)
        do {
            let report = try await measure(database, session)
            await database.close()
            show(report, session)
        } catch let error as BenchError {
            await database.close()
            throw CLIError(.failed, error.description)
        } catch {
            await database.close()
            throw error
        }
    }

    private func measure(_ database: Database, _ session: Session) async throws -> BenchReport {
        let logger = session.logger
        return switch subject {
        case .drain:
            try await DrainBench(jobs: jobs ?? 500_000, rounds: rounds, pinsSnapshot: pinSnapshot)
                .run(database, logger: logger)
        case .enqueue:
            try await EnqueueBench(jobs: jobs ?? 500_000, rounds: rounds).run(database, logger: logger)
        case .latency:
            try await LatencyBench(jobs: jobs ?? 200).run(database, logger: logger)
        case .continuous:
            try await ContinuousBench(seconds: seconds).run(database, logger: logger)
        }
    }

    private func show(_ report: BenchReport, _ session: Session) {
        switch session.format {
        case .json, .jsonl:
            session.console.out(report.json + "\n")
        case .table, .wide, .csv, .id:
            let columns = [
                Column(key: "figure", title: .columnName), Column(key: "value", title: .columnValue, kind: .number),
            ]
            session.show(
                Table(columns, rows: report.figures.map { [Cell($0.name), Cell(BenchReport.text($0.figure))] }))
        }
    }
}
