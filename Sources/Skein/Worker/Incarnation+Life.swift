import Logging
import PQ

/// A life from its first claim to its last settle.
extension Incarnation {
    /// Works until the worker is told to stop, has done what its mode asks for, or learns that it was declared dead.
    ///
    /// To be run in a task of its own that nobody cancels: winding down needs time and the database.
    func live() async {
        let bells = [doorbell, workload.demand, leaderBell, phaseBell, quietBell]
        control.notify(bells)
        logger.info("Working", metadata: ["queues": "\(configuration.queues.joined(separator: ","))"])
        // Not in the group below: a handler that never returns must not keep the worker from ending.
        for slot in slots { Task { await self.keepRunning(slot) } }
        await withTaskGroup(of: Void.self) { group in
            let beating = Task { await self.beat() }
            let settling = Task { await self.settler.run() }
            group.addTask { await self.claim() }
            group.addTask { await self.lead() }
            group.addTask { await self.watch() }
            group.addTask { await self.tellQuiet() }
            if configuration.listens { group.addTask { await self.listen() } }
            await untilToldToEnd()
            await wind(down: settling)
            heart.stop()
            beating.cancel()
            await beating.value
            group.cancelAll()
        }
        control.forget(bells)
        await signOff()
    }

    private func beat() async {
        if await heart.run() == .declaredDead { declareDead() }
        phaseBell.set()
    }

    private func untilToldToEnd() async {
        while control.phase == .running, !isDead { await phaseBell.wait() }
    }

    /// Hands back what waits, lets what runs end within its time, cancels the rest and hands that back too, stores the results.
    private func wind(down settling: Task<Void, Never>) async {
        workload.close()
        if !isDead {
            handBack(workload.takeUnstarted(), note: "worker \(number) is stopping")
            async let said = report(state: "stopping")
            await untilNothingRuns(for: configuration.drainTimeout) { self.control.phase == .draining && !self.isDead }
            _ = await said
        }
        for slot in slots { slot.cancelAny(because: isDead ? .leaseLost : .shutdown) }
        await untilNothingRuns(for: configuration.cancelGrace) { true }
        for (job, lease) in slots.compactMap({ $0.abandon() }) {
            logger.error("A job ignores its cancellation and is left behind", metadata: named(job, of: lease))
            guard !isDead else { continue }
            var result = LeaseResult(job, .returned)
            result.note = "worker \(number) was stopped while it ran"
            result.end = lease.jobs.index(of: job).map { lease.end(of: $0, .returned) }
            record(result, of: lease, holdsNothing: false)
        }
        // a claim that was on its way may have brought more
        if !isDead { handBack(workload.takeUnstarted(), note: "worker \(number) is stopping") }
        finish()
        settler.stop()
        await settling.value
        await settler.flushAll(within: .seconds(10))
    }

    private func untilNothingRuns(for patience: Duration, while isWilling: () -> Bool) async {
        let end = ContinuousClock.now + patience
        while workload.held.running > 0, ContinuousClock.now < end, isWilling() {
            await pause(.milliseconds(5))
        }
    }

    /// What is still in its hands then, such as a lease whose answer was lost, is put back by the database itself.
    private func signOff() async {
        guard !isDead else { return }
        _ = await report(state: "stopped")
        logger.info("Stopped")
    }

    /// Tells operators that their wish for quiet was heard, or that it is over.
    private func tellQuiet() async {
        var told = false
        while control.phase == .running, !isDead, !Task.isCancelled {
            let isQuiet = control.isQuiet
            if isQuiet == told {
                await quietBell.wait()
            } else if await report(state: isQuiet ? "quiet" : "active") {
                told = isQuiet
            } else {
                await quietBell.wait(atMost: .seconds(1))
            }
        }
    }

    private func report(state: String) async -> Bool {
        let number = number
        do {
            try await database.pool.run { connection in
                _ = try connection.execute(WorkerStatements.setState, [.int8(number), .text(state)])
            }
            return true
        } catch {
            logger.warning("The worker's state could not be written", metadata: ["error": "\(error)"])
            return false
        }
    }
}
