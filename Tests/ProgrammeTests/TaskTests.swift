import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// The task list and its reminders.
@Suite("Tasks")
struct TaskTests {
    private static func set(_ town: Town, due: String) async throws {
        try await town.run(
            """
            select programme.task_set('T-1', (select min(organisation_id) from programme.organisations where kind = 'school'),
                '制定教师发展规划', \(due), \(Town.official), 'D')
            """)
    }

    private static func remind(_ town: Town, _ k: Int, due: String) async throws -> String {
        try await town.value(
            """
            select programme.task_remind(jsonb_build_object('task_id', 1, 'k', \(k), 'due_on', \(due))) ->> 'result'
            """) ?? "-"
    }

    private static let past = "(programme.city_day(now()) - 10)"

    @Test("reminders wait for working mornings before the due day, the last one for the working day after")
    func moments() async throws {
        try await withTown(holders: 20) { town in
            // The day after the holiday of 2026; the seventh day before it is a Thursday, the first a day off.
            #expect(
                try await town.lines(
                    "select k, remind_at at time zone 'Asia/Shanghai' as at from programme.task_times('2026-10-08', '2026-11-01')"
                )
                    == [
                        "1 2026-09-24T09:00:00", "2 2026-09-30T09:00:00", "3 2026-09-30T09:00:00",
                        "4 2026-10-09T09:00:00",
                    ])
            let due = "'\(Town.year)-06-30'::date"
            try await Self.set(town, due: due)
            #expect(try await town.jobs("task.remind") == 4)
            let early = try await town.refusal(
                "select programme.task_remind(jsonb_build_object('task_id', 1, 'k', 1, 'due_on', \(due)))")
            #expect(early?.sqlState == "PM002")
        }
    }

    @Test("the unit is reminded once each; after the due day the task is overdue and the bureau knows")
    func overdue() async throws {
        try await withTown(holders: 20) { town in
            try await Self.set(town, due: Self.past)
            // What has passed is left out, the overdue notice is not.
            #expect(try await town.jobs("task.remind") == 1)
            #expect(try await Self.remind(town, 3, due: Self.past) == "sent")
            #expect(try await Self.remind(town, 3, due: Self.past) == "done_before")
            #expect(try await town.jobs("notify.send") == 1)
            #expect(try await Self.remind(town, 4, due: Self.past) == "overdue")
            #expect(try await town.jobs("notify.send") == 3)
            #expect(try await town.lines("select status, reminded from programme.task") == ["overdue 2"])
        }
    }

    @Test("a due day that was moved reopens it, and the old reminders say nothing; nor do those of a task that is done")
    func moved() async throws {
        try await withTown(holders: 20) { town in
            try await Self.set(town, due: Self.past)
            _ = try await Self.remind(town, 4, due: Self.past)
            try await Self.set(town, due: "programme.city_day(now()) + 1")
            #expect(try await town.value("select status from programme.task") == "open")
            #expect(try await Self.remind(town, 1, due: Self.past) == "not_needed")
            try await town.run("select programme.task_end('T-1', 'done', \(Town.official), 'D-2')")
            #expect(try await Self.remind(town, 1, due: "programme.city_day(now()) + 1") == "not_needed")
            #expect(
                try await town.refusal("select programme.task_end('T-1', 'cancelled', \(Town.official), 'D')")?.sqlState
                    == "SK009")
            #expect(try await town.jobs("notify.send") == 2)
        }
    }

    @Test("every pair of states: what is listed goes through, every other one is refused with SK009")
    func transitions() async throws {
        try await withTown(holders: 20) { town in
            try await Self.set(town, due: "'2030-01-01'")
            let machine = StateMachine(
                table: "task_items", states: ["open", "done", "overdue", "cancelled"],
                allowed: [
                    "open done", "open overdue", "open cancelled", "overdue open", "overdue done", "overdue cancelled",
                ],
                needs: { ", ended_doc = \(["done", "cancelled"].contains($0) ? "'d'" : "null")" })
            try await machine.tryEveryPair(in: town)
        }
    }

    @Test("the job runs as it is registered, and waits for its moment")
    func job() async throws {
        try await withTown(holders: 20) { town in
            try await Self.set(town, due: "'\(Town.year)-06-30'::date")
            let queue = Database(town.database.conninfo, logger: testLogger)
            let waiting = try await perform(
                RemindTask(taskID: 1, k: 1, dueOn: "\(Town.year)-06-30"), in: Town.jobs(), database: queue)
            await queue.close()
            guard case .snooze(let time) = waiting.outcome else {
                Issue.record("\(waiting.outcome)")
                return
            }
            #expect(time > .seconds(3600))
        }
    }
}
