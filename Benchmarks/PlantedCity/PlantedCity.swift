public import LessonPrep
import Timetabling

/// A made-up city with a hidden plan: everybody's timetable is carved around it, so that a plan is known in which
/// everybody can come, hosting is fair, series are evenly spread and every session is in its half-day.
public struct PlantedCity: Sendable {
    /// What kind of city.
    public struct Knobs: Sendable {
        /// Communities.
        public var communities = 1
        /// Institutions in all.
        public var institutions = 20
        /// People in all.
        public var people = 300
        /// Sessions in all.
        public var sessions = 8
        /// The share of lessons in the periods of a week.
        public var density = 0.6
        /// How often a half-day is spoilt for somebody by a meeting.
        public var meetings = 0.25
        /// Of twenty institutions: universities, senior and junior schools; the rest are primary schools.
        public var stageMix = [2, 4, 6]
        /// By how many weeks the examinations of one stage are later than those of the stage below.
        public var examShift = 1
        /// The share of attendees who have handed in no timetable.
        public var unknown = 0.05
        /// The share of lessons that can be swapped.
        public var movable = 0.1
        /// Weeks of the term.
        public var weeks = 20
        /// Which city.
        public var seed: UInt64 = 1

        /// One community with 20 institutions, 300 people and 8 sessions.
        public static var small: Knobs { Knobs() }

        /// Ten communities with 200 institutions, 3,000 people and 80 sessions.
        public static var medium: Knobs {
            var knobs = Knobs()
            (knobs.communities, knobs.institutions, knobs.people, knobs.sessions) = (10, 200, 3_000, 80)
            return knobs
        }

        /// Ten communities with 1,126 institutions, 16,500 people and 400 sessions.
        public static var large: Knobs {
            var knobs = Knobs()
            (knobs.communities, knobs.institutions, knobs.people, knobs.sessions) = (10, 1_126, 16_500, 400)
            return knobs
        }
    }

    /// What is to be planned.
    public let problem: PlanningProblem
    /// Where the hidden plan has each session.
    public let hidden: [Int: Place]

    /// The same problem with the hidden plan as its previous one: `LessonPlanner.current()` prices it.
    public var solved: PlanningProblem {
        var problem = problem
        for index in problem.sessions.indices {
            problem.sessions[index].previous = hidden[problem.sessions[index].id]
            problem.sessions[index].status = .proposed
        }
        return problem
    }

    /// A city.
    public init(_ knobs: Knobs) {
        var builder = CityBuilder(knobs)
        builder.build()
        var problem = PlanningProblem(
            term: Term(code: "2026F", firstMonday: "2026-09-07", weeks: knobs.weeks),
            institutions: builder.institutions, rooms: builder.rooms, people: builder.people,
            sessions: builder.sessions, seed: knobs.seed)
        problem.earliestStart = Bins.perWeek
        self.problem = problem
        hidden = builder.hidden
    }
}
