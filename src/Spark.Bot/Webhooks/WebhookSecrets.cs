using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// The keys of the signatures. Without configuration the key is derived from the bot's token, so that every replica
/// has the same and nobody else can have it.
/// </summary>
internal sealed class WebhookSecrets
{
    private readonly IOptions<SparkBotOptions> _options;
    private IReadOnlyList<byte[]> _keys;

    public WebhookSecrets(IOptions<SparkBotOptions> options)
    {
        _options = options;
        _keys = [.. options.Value.WebhookSecrets.Select(Encoding.UTF8.GetBytes)];
        Current = options.Value.WebhookSecrets.FirstOrDefault();
    }

    /// <summary>The key the service signs with; <c>null</c> until it is known.</summary>
    public string? Current { get; private set; }

    /// <summary>Whether one of the keys signed this body. Without keys nothing is signed.</summary>
    public bool Verify(ReadOnlySpan<byte> body, string? signature)
    {
        var valid = false;
        foreach (var key in Volatile.Read(ref _keys))
        {
            valid |= WebhookSignature.Verify(key, body, signature);
        }

        return valid;
    }

    /// <summary>Whether this is one of the keys.</summary>
    public bool Knows(string secret)
    {
        var known = false;
        foreach (var key in Volatile.Read(ref _keys))
        {
            known |= CryptographicOperations.FixedTimeEquals(key, Encoding.UTF8.GetBytes(secret));
        }

        return known;
    }

    /// <summary>Derives the key, unless keys are configured, once it is known whose token it is.</summary>
    /// <exception cref="UnusableConfigurationException">
    /// The token is a person's: it changes, and a key derived from it with it, so one must be configured.
    /// </exception>
    public void Settle(Person bot)
    {
        if (Current is not null)
        {
            return;
        }

        if (bot.Type != PersonType.Bot || _options.Value.AccessToken is not { Length: > 0 } token)
        {
            throw new UnusableConfigurationException(
                "The access token is not a bot's, so the secret that signs webhooks cannot be derived from it: set "
                    + "Spark:WebhookSecrets:0 (environment variable Spark__WebhookSecrets__0) to a long random text."
            );
        }

        var key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(token),
            outputLength: 32,
            info: Encoding.UTF8.GetBytes($"Spark.Bot webhook secret {SparkId.Decode(bot.Id)?.Key ?? bot.Id}")
        );
        var secret = Convert.ToHexStringLower(key);
        Volatile.Write(ref _keys, [Encoding.UTF8.GetBytes(secret)]);
        Current = secret;
    }
}
