extension ProgrammeSchedules {
    static let clockwork: [ProgrammeSchedule] = []
}
