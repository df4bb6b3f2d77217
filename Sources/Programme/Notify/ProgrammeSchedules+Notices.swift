extension ProgrammeSchedules {
    static let notices: [ProgrammeSchedule] = []
}
