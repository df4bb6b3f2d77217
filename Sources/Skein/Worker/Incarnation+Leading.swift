import FoundationEssentials
import Logging
import PQ

/// Leading: one worker at a time lets due jobs through, fires schedules, rescues, and keeps retention. Leadership only saves
/// work; all of it is safe when two do it.
extension Incarnation {
    /// What this worker remembers between its ticks, whether it leads or may have to soon.
    private struct Memory {
        var isLeader = false
        var ledAt = ContinuousClock.now - .seconds(60)
        var sweptAt = ContinuousClock.now - .seconds(60)
        var sweptFullyAt = ContinuousClock.now - .seconds(60)
        var maintainedAt = ContinuousClock.now - .seconds(600)
        var watchedAt = ContinuousClock.now - .seconds(60)
        var buriedAt = ContinuousClock.now - .seconds(60)
        var lowerBound: Date?
        /// The beat of each worker and when it was first seen, by this machine's monotonic clock.
        var beats: [Int64: (beat: Int64, since: ContinuousClock.Instant)] = [:]
    }

    func lead() async {
        guard configuration.mayLead else { return }
        let link = Link(database, purpose: "lead")
        var memory = Memory()
        var backoff = Backoff()
        while control.phase == .running, !isDead, !Task.isCancelled {
            do {
                let wasFull = try await tick(link, &memory)
                backoff.reset()
                if !wasFull { await leaderBell.wait(atMost: configuration.leaderInterval) }
            } catch {
                if Task.isCancelled { break }
                logger.warning("The leader's tick failed and is tried again", metadata: ["error": "\(error)"])
                await pause(backoff.pause())
            }
        }
        await link.close()
    }

    /// Whether there was more to let through than one tick does. A duty that fails does not keep the others from being done.
    private func tick(_ link: Link, _ memory: inout Memory) async throws -> Bool {
        let now = ContinuousClock.now
        if now - memory.ledAt > .seconds(5) { try await seekLeadership(link, &memory, now) }
        var wasFull = false
        if memory.isLeader {
            try await duty("admit") { wasFull = try await admit(link, &memory, now) }
            try await duty("fire schedules") {
                try await link.run { _ = try $0.execute(WorkerStatements.fire, [.int4(100)]) }
            }
            if now - memory.sweptAt > .seconds(5) {
                memory.sweptAt = now
                try await duty("sweep") { try await sweep(link) }
            }
        }
        // Those who do not lead watch too, so that the death of a leader is not noticed later than any other.
        if now - memory.watchedAt > min(configuration.heartbeatInterval / 5, .seconds(1)) {
            memory.watchedAt = now
            try await duty("rescue") { try await rescueSilent(link, &memory) }
        }
        if memory.isLeader, now - memory.maintainedAt > .seconds(60) {
            memory.maintainedAt = now
            try await duty("maintain") { try await maintain(link) }
        }
        return wasFull
    }

    /// Does one of the leader's duties. What the server refuses is logged; a lost session ends the tick.
    private func duty(_ name: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as PGError where error.code == .server && !error.isConnectionProblem {
            logger.warning("A duty of the leader failed", metadata: ["duty": "\(name)", "error": "\(error)"])
        }
    }

    private func seekLeadership(_ link: Link, _ memory: inout Memory, _ now: ContinuousClock.Instant) async throws {
        let number = number
        let isLeader = try await link.run { connection -> Bool in
            try connection.execute(WorkerStatements.lead, [.int8(number), .float8(15)]).get(row: 0, 0)
        }
        memory.ledAt = now
        guard isLeader != memory.isLeader else { return }
        logger.info(isLeader ? "This worker leads" : "Another worker leads")
        memory.isLeader = isLeader
        memory.lowerBound = nil
    }

    private func admit(_ link: Link, _ memory: inout Memory, _ now: ContinuousClock.Instant) async throws -> Bool {
        let since = now - memory.sweptFullyAt > .seconds(10) ? nil : memory.lowerBound
        let answer = try await link.run { connection -> (admitted: Int32, lowerBound: Date?) in
            let rows =
                if let since {
                    try connection.execute(WorkerStatements.admit, [.timestamptz(since), .int4(1000)])
                } else {
                    try connection.execute(WorkerStatements.admitAll, [.int4(1000)])
                }
            return (try rows.get(row: 0, 0), try rows.get(row: 0, 2))
        }
        if since == nil { memory.sweptFullyAt = now }
        memory.lowerBound = answer.lowerBound
        return answer.admitted >= 1000
    }

    private func sweep(_ link: Link) async throws {
        let number = number
        let listens = configuration.listens
        try await link.run { connection in
            _ = try connection.execute(WorkerStatements.sweep)
            if listens {
                _ = try connection.execute(WorkerStatements.sleepOn, [.int8(number), .textArray([""]), .float8(15)])
            }
        }
    }

    /// A worker whose beat stood still for the heartbeat timeout is dead. Two looks on this machine's monotonic clock decide,
    /// so that a jump of the server's clock steals nothing.
    private func rescueSilent(_ link: Link, _ memory: inout Memory) async throws {
        let rows = try await link.run { try $0.execute(WorkerStatements.beats) }
        let now = ContinuousClock.now
        var seen: [Int64: (beat: Int64, since: ContinuousClock.Instant)] = [:]
        var lost: [(worker: Int64, isBuried: Bool)] = []
        for row in 0..<rows.count {
            let worker = try rows.int8(row: row, 0)
            let state: String = try rows.get(row: row, 1)
            let beat = try rows.int8(row: row, 2)
            var mark = (beat: beat, since: now)
            if let known = memory.beats[worker], known.beat == beat { mark = known }
            seen[worker] = mark
            let isBuried = state == "dead" || state == "stopped"
            let isSilent = now - mark.since >= configuration.heartbeatTimeout
            if worker != number, isBuried || isSilent { lost.append((worker, isBuried)) }
        }
        memory.beats = seen
        guard memory.isLeader else { return }
        // a lease of a buried worker may come to light late, but not often
        let looksAtBuried = now - memory.buriedAt > .seconds(5)
        if looksAtBuried { memory.buriedAt = now }
        for (worker, isBuried) in lost where !isBuried || looksAtBuried {
            // This process may have been stopped since it looked: then the one that seemed silent may beat again.
            guard ContinuousClock.now - now < .seconds(2) else { return }
            var rescued = (leases: Int64(0), jobs: Int32(0))
            do {
                rescued = try await rescue(worker, link)
            } catch let error as PGError where error.code == .server && !error.isConnectionProblem {
                // the others must not wait for it
                logger.warning(
                    "A dead worker's jobs could not be put back yet",
                    metadata: ["dead": "\(worker)", "error": "\(error)"])
                continue
            }
            if rescued.jobs > 0 { metrics.expired(Int(rescued.leases)) }
            if rescued.jobs > 0 || !isBuried {
                logger.warning(
                    "A worker is dead; its jobs were put back",
                    metadata: ["dead": "\(worker)", "jobs": "\(rescued.jobs)"])
            }
        }
    }

    /// Does not wait long for what the dead one's sessions still hold: its host may have vanished in the middle of a
    /// transaction, which the server ends after a while.
    private func rescue(_ worker: Int64, _ link: Link) async throws -> (leases: Int64, jobs: Int32) {
        try await link.run { connection in
            try connection.transaction {
                _ = try connection.execute(WorkerStatements.lockLimit, [.text("1s")])
                let leases: Int64 = try connection.execute(WorkerStatements.openLeases, [.int8(worker)]).get(row: 0, 0)
                return (leases, try connection.execute(WorkerStatements.rescue, [.int8(worker)]).get(row: 0, 0))
            }
        }
    }

    private func maintain(_ link: Link) async throws {
        let done = try await link.run { connection -> [String] in
            let rows = try connection.execute(WorkerStatements.maintain)
            return try (0..<rows.count).map { row in
                "\(try rows.get(String.self, row: row, 0)) \(try rows.get(String.self, row: row, 1))"
            }
        }
        for line in done { logger.info("Maintained the history", metadata: ["did": "\(line)"]) }
    }
}
