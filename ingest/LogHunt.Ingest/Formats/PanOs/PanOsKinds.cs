using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.PanOs;

/// <summary>A log type of PAN-OS, and the order of its fields from the type on, as the vendor documents it.</summary>
sealed record PanOsKind(PanOsLog Log, FieldColumns Columns);

enum PanOsLog { Traffic, Threat, Decryption, Tunnel, GlobalProtect, Authentication, UserId, System, Config, Other }

/// <summary>
/// All types. Versions only ever append fields, but for the details of a change in CONFIG: a shorter record is an older one.
/// </summary>
static class PanOsKinds
{
    const string Head = "type subtype _ time_generated";
    const string Ends = "src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset _ sessionid "
        + "repeatcnt sport dport natsport natdport flags proto action";
    const string Groups = "_ _ _ _ vsys_name device_name";
    const string Devices = "src_category src_profile src_model src_vendor src_osfamily src_osversion src_host src_mac "
        + "dst_category dst_profile dst_model dst_vendor dst_osfamily dst_osversion dst_host dst_mac";
    const string Pods = "container_id pod_namespace pod_name src_edl dst_edl";
    const string Apps = "_ _ subcategory_of_app category_of_app technology_of_app risk_of_app characteristic_of_app container_of_app "
        + "tunneled_app is_saas_of_app sanctioned_state_of_app";
    const string ConfigUpToPath = "host vsys cmd admin client result path";

    static readonly PanOsKind Traffic = Of(PanOsLog.Traffic, Ends,
        "bytes bytes_sent bytes_received packets session_start elapsed category _ seqno actionflags srcloc dstloc _ pkts_sent pkts_received "
        + "session_end_reason", Groups, "action_source src_uuid dst_uuid imsi imei parent_session_id parent_start_time tunnel assoc_id "
        + "chunks chunks_sent chunks_received rule_uuid http2_connection link_change_count policy_id link_switches sdwan_cluster "
        + "sdwan_device_type sdwan_cluster_type sdwan_site dynusergroup_name xff_ip", Devices, Pods,
        "hostid endpoint_serial src_dag dst_dag session_owner high_res_timestamp", Apps, "offloaded flow_type cluster_name");

    static readonly PanOsKind Threat = Of(PanOsLog.Threat, Ends,
        "misc threatid category severity direction seqno actionflags srcloc dstloc _ contenttype pcap_id filedigest cloud url_idx "
        + "user_agent filetype xff referer sender subject recipient reportid", Groups, "_ src_uuid dst_uuid http_method imsi imei "
        + "parent_session_id parent_start_time tunnel thr_category contentver _ assoc_id ppid http_headers url_category_list rule_uuid "
        + "http2_connection dynusergroup_name xff_ip", Devices, Pods, "hostid endpoint_serial domain_edl src_dag dst_dag partial_hash "
        + "high_res_timestamp reason justification", Apps, "cloud_report_id cluster_name flow_type");

    static readonly PanOsKind Decryption = Of(PanOsLog.Decryption, Ends,
        "tunnel _ _ src_uuid dst_uuid rule_uuid hs_stage_c2f hs_stage_f2s tls_version tls_keyxchg tls_enc tls_auth policy_name ec_curve "
        + "err_index root_status chain_status proxy_type cert_serial fingerprint notbefore notafter cert_ver cert_size cn_len issuer_len "
        + "rootcn_len sni_len cert_flags cn issuer_cn root_cn sni error", Pods, "src_dag dst_dag high_res_timestamp", Devices,
        "seqno actionflags", Groups, "vsys_id");

    static readonly PanOsKind Tunnel = Of(PanOsLog.Tunnel, Ends,
        "severity seqno actionflags srcloc dstloc", Groups, "imsi imei parent_session_id parent_start_time tunnel bytes bytes_sent "
        + "bytes_received packets pkts_sent pkts_received max_encap unknown_proto strict_check tunnel_fragment sessions_created "
        + "sessions_closed session_end_reason action_source session_start elapsed tunnel_insp_rule remote_user_ip remote_user_id rule_uuid "
        + "pcap_id dynusergroup_name src_edl dst_edl high_res_timestamp");

    static readonly PanOsKind Gtp = Of(PanOsLog.Tunnel, Ends);

    static readonly PanOsKind Sctp = Of(PanOsLog.Tunnel,
        Ends, Groups, "seqno _ assoc_id ppid severity chunk_type _ verif_tag_1 verif_tag_2 sctp_cause_code diam_app_id diam_cmd_code "
        + "diam_avp_code stream_id assoc_end_reason op_code sccp_calling_ssn sccp_calling_gt sctp_filter chunks chunks_sent "
        + "chunks_received packets pkts_sent pkts_received rule_uuid high_res_timestamp");

    static readonly PanOsKind GlobalProtect = Of(PanOsLog.GlobalProtect,
        "vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip private_ipv6 hostid "
        + "endpoint_serial client_ver client_os client_os_ver repeatcnt reason error opaque status location login_duration "
        + "connect_method error_code portal seqno actionflags high_res_timestamp selection_type response_time priority "
        + "attempted_gateways gateway", Groups, "vsys_id");

    static readonly PanOsKind Authentication = Of(PanOsLog.Authentication,
        "vsys ip srcuser normalize_user object authpolicy repeatcnt authid vendor logset serverprofile opaque clienttype eventid factorno "
        + "seqno actionflags", Groups, "vsys_id authproto rule_uuid high_res_timestamp src_category src_profile src_model src_vendor "
        + "src_osfamily src_osversion src_host src_mac srcregion _ user_agent sessionid");

    static readonly PanOsKind UserId = Of(PanOsLog.UserId,
        "vsys ip srcuser datasourcename eventid repeatcnt timeout sport dport datasource datasourcetype seqno actionflags", Groups,
        "vsys_id factortype factorcompletiontime factorno ugflags userbysource tag_name high_res_timestamp origindatasource");

    static readonly PanOsKind System = Of(PanOsLog.System,
        "vsys eventid object _ _ module severity opaque seqno actionflags", Groups, "_ _ high_res_timestamp");

    static readonly PanOsKind Config = Of(PanOsLog.Config,
        ConfigUpToPath, "before_change_detail after_change_detail seqno actionflags", Groups, "_ opaque _ high_res_timestamp");

    static readonly PanOsKind HipMatch = Of(PanOsLog.Other,
        "srcuser vsys machinename client_os ip object repeatcnt matchtype _ _ seqno actionflags", Groups,
        "vsys_id public_ipv6 hostid endpoint_serial src_mac high_res_timestamp");

    static readonly PanOsKind Correlation = Of(PanOsLog.Other, "ip srcuser vsys category severity", Groups,
        "vsys_id object object_id opaque");

    static readonly PanOsKind IpTag = Of(PanOsLog.Other,
        "vsys ip tag_name eventid repeatcnt timeout datasourcename datasourcetype datasource seqno actionflags", Groups,
        "vsys_id high_res_timestamp");

    static readonly PanOsKind Audit = Of(PanOsLog.Other, "eventid object cmd admin client");

    /// <summary>CONFIG as it is without the details of a change.</summary>
    public static FieldColumns ShortConfig { get; } = PanOsFields.Map.At(Head, ConfigUpToPath, "seqno actionflags", Groups);

    /// <summary>By the name of the type, as CEF, LEEF and JSON have it too.</summary>
    public static KeyValueTable<PanOsKind> All { get; } = new(
    [
        ("TRAFFIC", Traffic), ("THREAT", Threat), ("URL", Threat), ("WILDFIRE", Threat), ("DATA", Threat), ("FILE", Threat),
        ("DECRYPTION", Decryption), ("TUNNEL", Tunnel), ("START", Tunnel), ("END", Tunnel), ("GTP", Gtp), ("SCTP", Sctp),
        ("GLOBALPROTECT", GlobalProtect), ("AUTHENTICATION", Authentication), ("AUTH", Authentication), ("USERID", UserId),
        ("SYSTEM", System), ("CONFIG", Config), ("HIPMATCH", HipMatch), ("HIP-MATCH", HipMatch), ("CORRELATION", Correlation),
        ("IPTAG", IpTag), ("AUDIT", Audit),
    ], foldCase: true);

    static PanOsKind Of(PanOsLog log, params string[] columns) => new(log, PanOsFields.Map.At([Head, .. columns]));
}
