import LessonPrep
import PlantedCity
import Timetabling

/// The smallest city of the benchmark, and one of half its size for tests that plan often.
enum Cities {
    static func small(seed: UInt64 = 1, unknown: Double = 0.05) -> PlantedCity {
        var knobs = PlantedCity.Knobs.small
        (knobs.seed, knobs.unknown) = (seed, unknown)
        return PlantedCity(knobs)
    }

    static func tiny(seed: UInt64 = 1) -> PlantedCity {
        var knobs = PlantedCity.Knobs.small
        (knobs.seed, knobs.sessions, knobs.weeks) = (seed, 4, 13)
        return PlantedCity(knobs)
    }
}

extension LessonPlanner {
    /// A plan that is the same on every machine.
    func repeatablePlan(moves: Int = 20_000) async -> Plan { await plan(.moves(moves)) }
}
