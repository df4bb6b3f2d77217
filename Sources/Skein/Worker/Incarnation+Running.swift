import FoundationEssentials
import Logging
import PQ

/// Running jobs: one task per place, which takes one job after the other.
extension Incarnation {
    /// Keeps a task in this place until no more jobs come. A task whose job was cancelled is replaced, since a cancelled task
    /// stays cancelled.
    func keepRunning(_ slot: RunnerSlot) async {
        while true {
            let task = Task { await self.runJobs(in: slot) }
            slot.occupy(task)
            let hasRunOut = await task.value
            slot.vacate()
            if hasRunOut { return }
        }
    }

    /// False when a job of this task was cancelled.
    private func runJobs(in slot: RunnerSlot) async -> Bool {
        let clock = ContinuousClock()
        while let item = await workload.next() {
            let start = clock.now
            let isClean = await run(item, in: slot, from: start)
            workload.finished(item, micros: (clock.now - start).microseconds)
            // its queue was passed over while its places were taken, perhaps with a backlog
            if item.ration != nil { doorbell.set() }
            // not the task's own flag: the cancel of a job that has just ended may still be on its way
            guard isClean else { return false }
        }
        return true
    }

    /// False when the job was cancelled, and with it the task.
    private func run(_ item: Workload.Item, in slot: RunnerSlot, from start: ContinuousClock.Instant) async -> Bool {
        let lease = item.lease
        do {
            guard let known = kinds.known(lease.jobs.kindNumber(item.row)) else {
                await handBackUnknown(item)
                return true
            }
            let job = try lease.jobs.job(item.row, kind: known.kind)
            if wasCancelled(job.id.rawValue) {
                var result = LeaseResult(job.id.rawValue, .cancelled)
                result.end = lease.end(of: item.row, .cancelled)
                record(result, of: lease, holdsNothing: false)
                return true
            }
            let deadline = start + known.timeout
            slot.begin(job.id.rawValue, of: lease, deadline: deadline)
            let producer = spans == nil ? nil : job.trace.flatMap { TraceContext($0) }
            let span = spans?.begin(producer)
            let context = JobContext(
                job: job, environment: LeaseEnvironment(incarnation: self, lease: lease), deadline: deadline, span: span
            )
            let ending: Result<JobOutcome, any Error>
            do {
                ending = .success(try await known.entry.run(job, context))
            } catch {
                ending = .failure(error)
            }
            let end = slot.end()
            guard !end.isAbandoned else { return false }
            let ran = ContinuousClock.now - start
            func told(_ outcome: AttemptEnd.Outcome, _ code: String? = nil) -> AttemptEnd {
                if let span {
                    spans?.end(
                        JobSpan(
                            context: span, producer: producer, job: job.id, kind: job.kind, attempt: job.attempt,
                            worker: number, start: Date() - ran.seconds, duration: ran, outcome: "\(outcome)",
                            errorCode: code))
                }
                return lease.end(of: item.row, outcome, from: start, micros: ran.wholeMicroseconds)
            }
            if var result = LeaseResult(
                job, ending, cause: end.cause, timeout: known.timeout, micros: ran.microseconds,
                logger: { context.logger })
            {
                result.end = told(.init(result, isLastAttempt: job.attempt >= job.maxAttempts), result.code)
                record(result, of: lease, holdsNothing: job.flags & 3 == 0)
            } else if lease.isSettled(job.id.rawValue) {
                metrics.stored([told(.completed)])
            } else {
                var failure = LeaseResult(job.id.rawValue, .failed)
                failure.code = "not_settled"
                failure.error = "the handler said that it settled the job, and did not"
                failure.end = told(.init(failure, isLastAttempt: job.attempt >= job.maxAttempts), failure.code)
                record(failure, of: lease, holdsNothing: false)
            }
            return end.cause == nil
        } catch {
            // the row itself cannot be read: hand the job back rather than lose it
            logger.error("A claimed job could not be read", metadata: ["error": "\(error)"])
            handBack([item], note: "worker \(number) could not read it: \(error)", after: .seconds(10))
            return true
        }
    }

    /// A kind that this worker has no handler for, as in a rolling deployment, goes back after a moment, unattempted.
    private func handBackUnknown(_ item: Workload.Item) async {
        let kind = item.lease.jobs.kindNumber(item.row)
        if kinds.isStale {
            try? await database.pool.run { try self.kinds.load($0) }
            if kinds.known(kind) != nil {
                handBack([item], note: "worker \(number) has just learned this kind")
                return
            }
        }
        let number = number
        do {
            try await database.pool.run { connection in
                _ = try connection.execute(WorkerStatements.unknownKind, [.int8(number), .int4(kind)])
            }
        } catch {
            logger.debug("An unknown kind could not be noted", metadata: ["error": "\(error)"])
        }
        handBack([item], note: "worker \(number) has no handler for this kind", after: .seconds(10))
    }

    /// Enforces timeouts, reports jobs that ignore them, and hands back what waits behind slow jobs.
    func watch() async {
        while !isFinished, !isDead {
            await pause(.milliseconds(100))
            let held = workload.held
            if held.running == 0, held.buffered == 0 { continue }
            workload.rouse()
            let now = ContinuousClock.now
            for slot in slots {
                slot.enforceDeadline(now)
                if let (job, lease) = slot.newlyStuck(now, grace: configuration.cancelGrace) {
                    logger.error("A job ignores its cancellation", metadata: named(job, of: lease))
                }
            }
            let waiting = workload.takeUnstarted(waitingFor: .seconds(1))
            if !waiting.isEmpty { handBack(waiting, note: "all places of worker \(number) were taken by longer jobs") }
        }
    }

    /// A job's metadata in a line of the worker's.
    func named(_ job: Int64, of lease: Lease) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["job": "\(job)"]
        if let trace = lease.jobs.trace(of: job) { metadata["trace_id"] = "\(trace.traceID)" }
        return metadata
    }

    /// Sleeps, or less when the task is cancelled.
    func pause(_ duration: Duration) async {
        try? await Task.sleep(for: duration)
    }
}
