/// Course timetabling as a problem for the solver.
public struct CourseProblem: Problem {
    /// What is to be solved.
    public let instance: CourseInstance

    /// A problem.
    public init(_ instance: CourseInstance) {
        self.instance = instance
    }

    /// A state in which no lecture is placed.
    public func makeState() -> CourseState { CourseState(instance) }

    /// How chains anneal best on the competition's instances (see docs/timetabling.md for the trials).
    public static var settings: Annealer.Settings {
        var settings = Annealer.Settings()
        settings.hottest = 4
        settings.coldest = 0.2
        return settings
    }
}
