using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Spark.Bot.Nats;

/// <summary>What the servers answer when they refuse, and what to do about it (the codes of <c>err_code</c>).</summary>
internal static class NatsErrors
{
    public const int ConsumerNotFound = 10_014;
    public const int MessageNotFound = 10_037;
    public const int SequenceNotFound = 10_043;
    public const int StreamNotFound = 10_059;
    public const int StreamExists = 10_058;
    public const int WrongLastSequence = 10_071;
    private const int MessageTooLarge = 10_054;
    private const int HeadersTooLarge = 10_097;

    /// <summary>Why the servers refuse a value, and always would; <c>null</c> if it is not the value that is at fault.</summary>
    public static string? RefusalOf(Exception error) =>
        error switch
        {
            NatsPayloadTooLargeException => $"{error.Message}. Keep less in it, or raise max_payload of the servers.",
            NatsJSApiException { Error.ErrCode: MessageTooLarge } =>
                "it is larger than its stream allows. Keep less in it, or raise max_msg_size of the stream.",
            NatsJSApiException { Error.ErrCode: HeadersTooLarge } => "its headers are larger than 64 KB.",
            _ => null,
        };

    public static string Explain(ApiError error) =>
        error.ErrCode switch
        {
            10_039 or 10_076 => "JetStream is not switched on for this account.",
            10_074 => "a single server cannot keep several copies: set Spark:Nats:Replicas to 1, or use a cluster.",
            10_005 => "the cluster has too few servers with JetStream for Spark:Nats:Replicas, or they are not up yet.",
            10_023 or 10_047 or 10_028 or 10_077 or 10_122 =>
                $"there is no room left ({error.Description}): give JetStream more storage.",
            10_008 => "the cluster has no leader yet.",
            10_065 => "subjects of the bot belong to another stream: set Spark:Nats:Name to a name of the bot's own.",
            _ => $"{error.Description} ({error.ErrCode})",
        };
}
