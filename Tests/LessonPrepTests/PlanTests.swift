import LessonPrep
import PlantedCity
import Testing
import Timetabling

struct PlanTests {
    @Test func theHiddenPlanKeepsEveryRule() throws {
        let city = PlantedCity(.small)
        let planner = try LessonPlanner(city.solved)
        let plan = planner.current()
        #expect(PlanChecker(city.solved).faults(of: plan) == [])
        #expect(plan.objective.unplaced == 0)
        #expect(Set(plan.objective.soft.keys).isSubset(of: ["S1", "S3", "S9", "S10"]))
    }
}
