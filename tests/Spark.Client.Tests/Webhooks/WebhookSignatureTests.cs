using System.Text;

namespace Spark.Client.Tests;

public class WebhookSignatureTests
{
    private const string Secret = "topsecret";
    private const string Signature = "a915240d70e3650f956f9a6ec6f6850be19da254";
    private static readonly byte[] Body = """{"id":"abc","resource":"messages","event":"created"}"""u8.ToArray();

    [Fact]
    public void The_known_signature_is_computed() => WebhookSignature.Compute(Secret, Body).ShouldBe(Signature);

    [Fact]
    public void The_known_signature_is_accepted_in_either_hex_case()
    {
        WebhookSignature.Verify(Secret, Body, Signature).ShouldBeTrue();
        WebhookSignature.Verify(Secret, Body, Signature.ToUpperInvariant()).ShouldBeTrue();
        WebhookSignature.Verify(Encoding.UTF8.GetBytes(Secret), Body, Signature).ShouldBeTrue();
    }

    [Fact]
    public void Any_flipped_bit_of_the_body_is_noticed()
    {
        for (var bit = 0; bit < Body.Length * 8; bit++)
        {
            var forged = Body.ToArray();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            WebhookSignature.Verify(Secret, forged, Signature).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a915240d70e3650f956f9a6ec6f6850be19da25")]
    [InlineData("a915240d70e3650f956f9a6ec6f6850be19da2544")]
    [InlineData("b915240d70e3650f956f9a6ec6f6850be19da254")]
    [InlineData("a915240d70e3650f956f9a6ec6f6850be19da255")]
    [InlineData("z915240d70e3650f956f9a6ec6f6850be19da254")]
    [InlineData("sha1=a915240d70e3650f956f9a6ec6f6850be19da254")]
    public void Any_other_signature_is_refused(string? signature) =>
        WebhookSignature.Verify(Secret, Body, signature).ShouldBeFalse();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_secret_nothing_is_valid_not_even_a_signature_made_with_none(string? secret)
    {
        var forged = Convert.ToHexStringLower(
            System.Security.Cryptography.HMACSHA1.HashData(Array.Empty<byte>(), Body)
        );

        WebhookSignature.Verify(secret, Body, forged).ShouldBeFalse();
        WebhookSignature.Verify([], Body, forged).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => WebhookSignature.Compute(secret!, Body));
    }

    [Fact]
    public void An_empty_body_can_be_signed() =>
        WebhookSignature.Verify("é", [], WebhookSignature.Compute("é", [])).ShouldBeTrue();
}
