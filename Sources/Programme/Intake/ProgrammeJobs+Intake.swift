import Skein

extension ProgrammeJobs {
    static func registerIntake(in registry: inout JobRegistry) {
    }
}
