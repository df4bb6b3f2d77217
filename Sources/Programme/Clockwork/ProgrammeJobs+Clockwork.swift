import Skein

extension ProgrammeJobs {
    static func registerClockwork(in registry: inout JobRegistry) {
    }
}
