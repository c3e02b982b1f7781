using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot.Tests.Webhooks;

public class ProbeTests
{
    [Fact]
    public void An_answer_proves_who_gave_it()
    {
        var probe = With("secret");
        var other = With("secret");

        other.Answerer("nonce", Answer(probe, "nonce")).ShouldBe(probe.Instance);
        probe.Instance.ShouldNotBe(other.Instance);
    }

    [Fact]
    public void An_answer_to_another_question_by_another_key_or_in_another_s_name_proves_nothing()
    {
        var probe = With("secret");
        var answer = Answer(probe, "nonce")!;

        probe.Answerer("another nonce", answer).ShouldBeNull();
        With("another secret").Answerer("nonce", answer).ShouldBeNull();
        probe.Answerer("nonce", "somebody" + answer[answer.IndexOf('.')..]).ShouldBeNull();
        probe.Answerer("nonce", null).ShouldBeNull();
        probe.Answerer("nonce", "a.b.c").ShouldBeNull();
        probe.Answerer("nonce", "").ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"resource":"messages","event":"created","data":{"id":"nonce"}}""")]
    [InlineData("""{"resource":"sparkBot","event":"created","data":{"id":"nonce"}}""")]
    [InlineData("""{"resource":"sparkBot","event":"probe","data":{}}""")]
    [InlineData(
        """{"resource":"sparkBot","event":"probe","data":{"id":"0123456789012345678901234567890123456789012345678901234567890123456789"}}"""
    )]
    public void What_is_no_question_gets_no_answer(string json)
    {
        var response = new DefaultHttpContext().Response;

        With("secret")
            .TryAnswer(WebhookEvent.Parse(System.Text.Encoding.UTF8.GetBytes(json)), response)
            .ShouldBeFalse();

        response.Headers.ShouldBeEmpty();
    }

    private static string? Answer(Probe probe, string nonce)
    {
        var response = new DefaultHttpContext().Response;
        probe.TryAnswer(WebhookEvent.Parse(Probe.Question(nonce)), response).ShouldBeTrue();
        return response.Headers[Probe.AnswerHeader];
    }

    private static Probe With(string secret) =>
        new(new WebhookSecrets(Options.Create(new SparkBotOptions { WebhookSecrets = { secret } })));
}
