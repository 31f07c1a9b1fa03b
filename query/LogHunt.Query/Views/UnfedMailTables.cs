using System.Collections.Immutable;
using LogHunt.Query.Binding;
using static LogHunt.Query.Views.UnfedTables;

namespace LogHunt.Query.Views;

/// <summary>Defender's tables of mail and of what people click.</summary>
static class UnfedMailTables
{
    public static ImmutableArray<View> All { get; } =
    [
        Defender("EmailEvents", "mails", """
            string: NetworkMessageId InternetMessageId SenderMailFromAddress SenderFromAddress SenderDisplayName SenderObjectId
            string: SenderMailFromDomain SenderFromDomain SenderIPv4 SenderIPv6 RecipientEmailAddress RecipientObjectId Subject
            string: EmailDirection DeliveryAction DeliveryLocation ThreatTypes ThreatNames DetectionMethods ConfidenceLevel
            string: EmailAction
            string: EmailActionPolicy EmailActionPolicyGuid AuthenticationDetails Connectors OrgLevelAction OrgLevelPolicy
            string: UserLevelAction UserLevelPolicy ReportId LatestDeliveryLocation LatestDeliveryAction ThreatClassification To Cc
            string: RecipientDomain DistributionList ForwardingInformation Context
            long: EmailClusterId EmailSize
            int: BulkComplaintLevel AttachmentCount UrlCount
            dynamic: AdditionalFields ExchangeTransportRule EmailLanguage
            bool: IsFirstContact
            """),
        Defender("EmailAttachmentInfo", "what is attached to mails", """
            string: NetworkMessageId SenderFromAddress SenderDisplayName SenderObjectId RecipientEmailAddress RecipientObjectId
            string: FileName
            string: FileType FileExtension SHA256 ThreatTypes ThreatNames DetectionMethods ReportId
            long: FileSize
            """),
        Defender("EmailUrlInfo", "URLs in mails", "string: NetworkMessageId Url UrlDomain UrlLocation ReportId"),
        Defender("EmailPostDeliveryEvents", "what was done with mails that had come", """
            string: NetworkMessageId InternetMessageId Action ActionType ActionTrigger ActionResult RecipientEmailAddress
            string: DeliveryLocation ReportId ThreatTypes DetectionMethods
            """),
        Defender("UrlClickEvents", "clicks on URLs", """
            string: Url ActionType AccountUpn Workload NetworkMessageId IPAddress ThreatTypes DetectionMethods UrlChain ReportId
            string: AppName
            string: AppVersion SourceId
            bool: IsClickedThrough
            """),
    ];
}
