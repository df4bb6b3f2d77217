/// The kinds of title that the programme gives.
public enum Track: String, Codable, Sendable, Hashable, CaseIterable {
    /// 名师
    case masterTeacher = "master_teacher"
    /// 名校长
    case masterPrincipal = "master_principal"
    /// 名班主任
    case masterClassTeacher = "master_class_teacher"
    /// 思政名师
    case ipMasterTeacher = "ip_master_teacher"
}
