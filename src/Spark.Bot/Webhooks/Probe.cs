using System.Text;
using Microsoft.AspNetCore.Http;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// A signed question whether a bot of the same key is at home, posted to a webhook address like an event. It is answered
/// at the door, with a proof in a header, and no handler sees it.
/// </summary>
internal sealed class Probe(WebhookSecrets secrets)
{
    /// <summary>The header of the answer: the instance's id and its signature.</summary>
    public const string AnswerHeader = "X-Spark-Bot-Probe";

    private const int MaxNonce = 64;
    private static readonly WebhookResource Resource = new("sparkBot");
    private static readonly WebhookEventType Event = new("probe");

    /// <summary>This process's id, by which it recognizes its own answers.</summary>
    public string Instance { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The question, to be signed like an event.</summary>
    public static byte[] Question(string nonce) =>
        Encoding.UTF8.GetBytes(
            $$$"""{"resource":"{{{Resource}}}","event":"{{{Event}}}","data":{"id":"{{{nonce}}}"}}"""
        );

    /// <summary>Whether an event whose signature was right is a question; if so the answer is in the response.</summary>
    public bool TryAnswer(WebhookEvent webhook, HttpResponse response)
    {
        if (
            webhook.Resource != Resource
            || webhook.Event != Event
            || webhook.Data.Id is not { Length: > 0 and <= MaxNonce } nonce
            || secrets.Current is not { } secret
        )
        {
            return false;
        }

        response.Headers[AnswerHeader] = $"{Instance}.{WebhookSignature.Compute(secret, Proof(nonce, Instance))}";
        return true;
    }

    /// <summary>The instance that gave this answer; <c>null</c> when it is not a proof.</summary>
    public string? Answerer(string nonce, string? answer) =>
        answer?.Split('.') is [{ Length: > 0 and <= MaxNonce } instance, var signature]
        && secrets.Verify(Proof(nonce, instance), signature)
            ? instance
            : null;

    /// <summary>No JSON, so that it can never pass for an event.</summary>
    private static byte[] Proof(string nonce, string instance) =>
        Encoding.UTF8.GetBytes($"spark-bot probe answer {nonce} {instance}");
}
