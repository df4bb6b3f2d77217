import FoundationEssentials
import PQ
import Skein

/// Runs `video.publish_metadata` and `video.sync_status`: the database says what to do and commits it, the call goes out, the
/// database is told.
struct Publisher: Sendable {
    let access: ChannelAccess
    let places: VideoPlaces?

    private static let begin = Statements.job("publication_begin")
    private static let sync = Statements.job("publication_sync")
    private static let end = Statements.job("publication_end")

    func publish(_ job: Job<PublishMetadata>, _ context: JobContext) async throws -> JobOutcome {
        let args = try JSONCoding.encode(job.args, kind: PublishMetadata.kind)
        var step = try await next(Self.begin, args, job.id, context)
        if case .look(let task) = step {
            let found = try await PlatformCall(task: task, access: access).lookUp()
            guard found == .absent else { return try await settle(task, found, nil, job.id, context) }
            // It never arrived: now it may be sent.
            await context.log("\(task.platform) does not have it; it is sent again")
            try await report(PublicationEnd(task, .absent), job.id, context)
            step = try await next(Self.begin, args, job.id, context)
        }
        switch step {
        case .send(let task):
            let record = PublicationRecord(task)
            let reply = try await give(task, record, job.id, context)
            return try await settle(task, reply, record.warnings, job.id, context)
        case .remove(let task):
            let reply =
                task.adapter == .httpJSON
                ? try await PlatformCall(task: task, access: access).remove() : .given
            return try await settle(task, reply, nil, job.id, context)
        case .look(let task): return try await settle(task, .unknown(code: "raced"), nil, job.id, context)
        case .none(let done): return .result(done)
        }
    }

    func sync(_ job: Job<SyncPublications>, _ context: JobContext) async throws -> JobOutcome {
        let args = try JSONCoding.encode(job.args, kind: SyncPublications.kind)
        switch try await next(Self.sync, args, job.id, context) {
        case .look(let task), .send(let task), .remove(let task):
            let reply = try await PlatformCall(task: task, access: access).state()
            return try await settle(task, reply, nil, job.id, context)
        case .none(let done): return .result(done)
        }
    }

    private func give(
        _ task: PublicationTask, _ record: PublicationRecord, _ job: JobID, _ context: JobContext
    ) async throws -> PlatformReply {
        switch task.adapter {
        case .httpJSON: return try await PlatformCall(task: task, access: access).send(record)
        case .manual: return .given
        case .fileDrop:
            guard let places else {
                try await report(PublicationEnd(task, .again(code: "not_configured", after: nil)), job, context)
                throw JobFailure(
                    code: "not_configured",
                    message: "this worker has no place for videos: set video.root and video.sources",
                    retryAfter: .seconds(300))
            }
            try await FileDrop(task: task, places: places).place(record)
            return .given
        }
    }

    /// In a commit of its own: when nothing is heard of this attempt again, the next one knows that it may have sent.
    private func next(
        _ statement: PGStatement, _ args: [UInt8], _ job: JobID, _ context: JobContext
    ) async throws -> PublicationStep {
        try await context.database.transaction { connection in
            let answer: String = try SQLJob.refused {
                try connection.execute(statement, [.jsonb(utf8: args), .int8(job.rawValue)]).get(row: 0, 0)
            }
            return try JSONCoding.decoder.decode(PublicationStep.self, from: Data(answer.utf8))
        }
    }

    private func settle(
        _ task: PublicationTask, _ reply: PlatformReply, _ warnings: [Check]?, _ job: JobID, _ context: JobContext
    ) async throws -> JobOutcome {
        let end = PublicationEnd(task, reply, warnings: warnings)
        switch reply {
        case .again(let code, let after):
            try await report(end, job, context)
            throw JobFailure(
                code: "platform_\(code)", message: "\(task.platform) did not take it: \(code)", retryAfter: after)
        case .unknown(let code):
            try await report(end, job, context)
            throw JobFailure(
                code: "platform_\(code)",
                message:
                    "nobody can say whether \(task.platform) took it (\(code)); it is asked before anything is sent again"
            )
        case .seen, .given, .rejected, .absent, .removed:
            return try await SQLJob.complete(
                job, context, Self.end, args: try JSONCoding.encode(end), returning: PublicationDone.self)
        }
    }

    private func report(_ end: PublicationEnd, _ job: JobID, _ context: JobContext) async throws {
        try await SQLJob.report(job, context, Self.end, args: try JSONCoding.encode(end))
    }
}
