import FoundationEssentials
import Logging
import PQ
import Synchronization

/// Claiming: one loop that keeps the workload filled, sleeps when there is nothing, and never spins.
extension Incarnation {
    /// How a look at the queue went.
    private enum Look {
        case found, empty, failed
    }

    /// How long producers ring for a worker that sleeps, and how often it renews its wish. Short, since nobody takes back
    /// the wish of a worker that died.
    private static let ringFor = Duration.seconds(30)
    private static let ringRenewal = Duration.seconds(10)

    /// Claims until the worker drains, dies, or has done what its mode asks for.
    func claim() async {
        let link = Link(database, purpose: "claim")
        var backoff = Backoff()
        var turn = 0
        var founds = 0
        var idlePause = Duration.milliseconds(20)
        var markedAt: ContinuousClock.Instant?
        var wasIdle = false
        while control.phase == .running, !isDead, !Task.isCancelled {
            guard !control.isQuiet, let wishes = workload.wanted(turn: turn), isFitToClaim else {
                await workload.demand.wait(atMost: .milliseconds(250))
                continue
            }
            guard await recover(link) else {
                await pause(backoff.pause())
                continue
            }
            turn = (turn + 1) & 0xFFFF
            switch await look(link, wishes) {
            case .failed:
                await pause(backoff.pause())
            case .found:
                backoff.reset()
                wasIdle = false
                idlePause = .milliseconds(20)
                founds += 1
                // a busy worker needs no rings: producers then commit without the notification lock
                if markedAt != nil, founds > 8, await mark(false, link) { markedAt = nil }
                if configuration.mode == .once { await endWhenIdle() }
            case .empty:
                backoff.reset()
                founds = 0
                let isIdle = configuration.mode == .drain ? await hasDrained(link) : configuration.mode == .once
                if isIdle, configuration.mode == .drain, !wasIdle {
                    // and once more: the last job may have released others after this look and before it was settled
                    wasIdle = true
                    continue
                }
                wasIdle = isIdle
                if isIdle {
                    await endWhenIdle()
                    continue
                }
                if configuration.listens, isMarkOld(markedAt), await mark(true, link) {
                    // and once more: a producer whose snapshot is older than the mark rings nobody
                    markedAt = .now
                    continue
                }
                await doorbell.wait(atMost: idlePause)
                idlePause = min(idlePause * 2, configuration.pollInterval)
            }
        }
        await link.close()
    }

    /// Not while the database does not hear that the worker lives, nor with too many results unstored.
    private var isFitToClaim: Bool {
        let patience = max(configuration.heartbeatTimeout / 3, configuration.heartbeatInterval * 2)
        return heartSilence < min(patience, configuration.heartbeatTimeout * 0.8) && settler.backlog < Settler.keptMax
    }

    private func isMarkOld(_ markedAt: ContinuousClock.Instant?) -> Bool {
        guard let markedAt, !mayBeForgotten.exchange(false, ordering: .acquiringAndReleasing) else { return true }
        return ContinuousClock.now - markedAt > Self.ringRenewal
    }

    private func look(_ link: Link, _ wishes: [Workload.Wish]) async -> Look {
        for wish in wishes {
            let look = await look(link, wish)
            if look != .empty { return look }
        }
        return .empty
    }

    private func look(_ link: Link, _ wish: Workload.Wish) async -> Look {
        open.claiming()
        let number = number
        do {
            let lease = try await link.run { [metrics] connection -> Lease? in
                let start = ContinuousClock.now
                let rows = try connection.execute(
                    WorkerStatements.claim,
                    [
                        .int8(number), .textArray(wish.queues), .int4(Int32(wish.limit)), .int4(Int32(wish.free)),
                        .int4(Int32(wish.suspects)), .int4(Int32(wish.turn)),
                    ], timeout: .seconds(10))
                metrics.claimed(in: ContinuousClock.now - start)
                return try ClaimedBatch(rows).map(Lease.init)
            }
            open.claimed(lease)
            guard let lease else { return .empty }
            workload.add(lease, ration: wish.ration)
            return .found
        } catch let error as PGError where error.sqlState == SkeinError.Code.workerDead.sqlState {
            open.claimed(nil)
            declareDead()
            return .failed
        } catch {
            let code = (error as? PGError)?.code
            // refused by the server, or never sent: nothing was handed out
            if code == .server || code == .connectionFailed { open.claimed(nil) } else { open.lostAnswer() }
            logger.warning("Claiming failed and is tried again", metadata: ["error": "\(error)"])
            return .failed
        }
    }

    /// Puts back what a claim may have handed out whose answer was lost: nobody runs those jobs, and this worker lives, so
    /// nobody would rescue them. False when the database could not be asked.
    private func recover(_ link: Link) async -> Bool {
        guard open.isRecoveryDue else { return true }
        let number = number
        let tokens = open.tokens
        do {
            let jobs: Int32 = try await link.run { connection in
                try connection.execute(WorkerStatements.recoverClaims, [.int8(number), .int8Array(tokens)]).get(
                    row: 0, 0)
            }
            open.recovered()
            if jobs > 0 { logger.notice("A claim whose answer was lost was taken back", metadata: ["jobs": "\(jobs)"]) }
            return true
        } catch {
            logger.warning("A lost claim could not be taken back yet", metadata: ["error": "\(error)"])
            guard let error = error as? PGError, error.code == .server, !error.isConnectionProblem else { return false }
            // refused, for whatever reason: the other jobs must not wait for it
            open.postponeRecovery(by: .seconds(10))
            return true
        }
    }

    /// Tells producers whether this worker wants to be rung.
    private func mark(_ isAsleep: Bool, _ link: Link) async -> Bool {
        let number = number
        let queues = configuration.queues
        do {
            try await link.run { connection in
                if isAsleep {
                    let seconds = Double(Self.ringFor.components.seconds)
                    _ = try connection.execute(
                        WorkerStatements.sleepOn, [.int8(number), .textArray(queues), .float8(seconds)])
                } else {
                    _ = try connection.execute(WorkerStatements.wakeUp, [.int8(number), .textArray(queues)])
                }
            }
            return true
        } catch {
            logger.debug("A wish for rings could not be written", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Whether nothing is left: not here, and nothing that is due and only needs to be let through.
    private func hasDrained(_ link: Link) async -> Bool {
        let held = workload.held
        guard held.running == 0, held.buffered == 0, settler.backlog == 0 else {
            await doorbell.wait(atMost: .milliseconds(5))
            return false
        }
        do {
            return try await link.run { connection in
                let swept: Int32 = try connection.execute(WorkerStatements.sweep).get(row: 0, 0)
                let admitted: Int32 = try connection.execute(WorkerStatements.admitAll, [.int4(1000)]).get(row: 0, 0)
                return swept == 0 && admitted == 0
            }
        } catch {
            logger.warning("Looking for due jobs failed", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Ends the worker once what it holds is done.
    private func endWhenIdle() async {
        while !isDead, control.phase == .running {
            let held = workload.held
            if held.running == 0, held.buffered == 0 { break }
            await pause(.milliseconds(5))
        }
        control.advance(to: .draining)
    }

    /// Listens for rings, cancels and commands.
    func listen() async {
        let listener = PGListener(
            database.conninfo, channels: ["skein"], options: database.options, logger: logger,
            onState: { [metrics] in metrics.listens($0) })
        metrics.listens(false)
        async let ended: Void? = try? listener.run()
        for await event in listener.events {
            switch event {
            case .mayHaveMissed:
                mayBeForgotten.store(true, ordering: .releasing)
                doorbell.set()
                leaderBell.set()
            case .notification(_, let payload):
                hear(payload)
            }
        }
        _ = await ended
    }

    private func hear(_ payload: String) {
        let parts = payload.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        switch parts.first {
        case "wake" where parts.count >= 2:
            let queue = parts.dropFirst().joined(separator: ":")
            if queue.isEmpty { leaderBell.set() } else if configuration.queues.contains(queue) { doorbell.set() }
        case "cancel" where parts.count == 3 && Int64(parts[1]) == number:
            if let job = Int64(parts[2]) { cancel(job) }
        case "command" where parts.count == 3 && Int64(parts[1]) == number:
            obey(String(parts[2]))
        default:
            // anybody may notify on any channel: what is not ours is not worth a word
            break
        }
    }
}
