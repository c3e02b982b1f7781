using System.Net;

namespace Spark.Client.Tests;

public class ErrorAnswerTests
{
    [Fact]
    public async Task The_error_says_what_the_service_said()
    {
        var error = await Fails(
            Answer
                .Json(
                    """
                    {"message":"roomId cannot be null","errors":[{"description":"one"},{"description":"two","errorCode":7}],
                     "errorCode":4711,"trackingId":"BODY_1"}
                    """,
                    400
                )
                .With("TrackingID", "ROUTER_5BBD")
                .With("X-Odd", "yes")
        );

        error.Method.ShouldBe("GET");
        error.Path.ShouldBe("rooms/r1");
        error.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        error.ServerMessage.ShouldBe("roomId cannot be null");
        error.Errors.ShouldBe(["one", "two"]);
        error.ErrorCode.ShouldBe(4711);
        error.TrackingId.ShouldBe("ROUTER_5BBD");
        error.Headers["x-odd"].ShouldBe(["yes"]);
        error.Headers["content-type"].ShouldBe(["application/json; charset=utf-8"]);
        error.Body!.ShouldContain("4711");
        error.Message.ShouldBe(
            "GET rooms/r1 was answered 400 BadRequest: roomId cannot be null. TrackingID ROUTER_5BBD."
        );
    }

    [Fact]
    public async Task Without_the_header_the_bodys_tracking_id_counts() =>
        (await Fails(Answer.Json("""{"trackingId":"BODY_1"}""", 400))).TrackingId.ShouldBe("BODY_1");

    [Fact]
    public async Task Half_of_a_character_in_one_member_does_not_hide_the_others()
    {
        var error = await Fails(
            Answer.Json("""{"message":"half \ud800","errors":["\ud800"],"trackingId":"T1","errorCode":5}""", 400)
        );

        (error.TrackingId, error.ErrorCode, error.ServerMessage).ShouldBe(("T1", 5, null));
    }

    [Fact]
    public async Task A_header_that_is_there_twice_hides_nothing()
    {
        var error = await Fails(
            new Answer(
                (_, request, _) =>
                {
                    var response = new HttpResponseMessage(HttpStatusCode.BadRequest)
                    {
                        Content = new StringContent("{}"),
                        RequestMessage = request,
                    };
                    response.Headers.TryAddWithoutValidation("X-Both", "one");
                    response.Content.Headers.TryAddWithoutValidation("x-both", "two");
                    return Task.FromResult(response);
                }
            )
        );

        error.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        error.Headers["X-Both"].ShouldBe(["one", "two"]);
    }

    [Theory]
    [InlineData("<html>Bad Gateway</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"message":"half""")]
    public async Task A_body_of_any_kind_never_hides_the_status(string body)
    {
        var error = await Fails(Answer.Body(body, "text/html", 403));

        error.ShouldBeOfType<SparkForbiddenException>();
        error.Body.ShouldBe(body);
        error.ServerMessage.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"message":"no","errors":{"text":{"code":"kms_failure"}}}""")]
    [InlineData("""{"message":"no","errors":["plain"]}""")]
    [InlineData("""{"message":"no","errors":[null,{"description":7}],"trackingId":8}""")]
    public async Task Odd_members_of_the_body_do_not_hide_its_message(string body) =>
        (await Fails(Answer.Json(body, 400))).ServerMessage.ShouldBe("no");

    [Theory]
    [InlineData("""{"errors":[{"description":"name cannot be empty"}]}""", "name cannot be empty")]
    [InlineData("""{"message":"","errors":[{"description":"one."},{"description":"two"}]}""", "one; two")]
    [InlineData("""{"message":"Bad Request","errors":[{"description":"no id"}]}""", "no id")]
    [InlineData("""{"message":"Failed.","errors":[{"description":"Failed: no moderator."}]}""", "Failed: no moderator")]
    [InlineData("""{"message":"Failed.","errors":[{"description":"no moderator"}]}""", "Failed: no moderator")]
    [InlineData(
        """{"message":"roomId cannot be null","errors":[{"description":"invalid"}]}""",
        "roomId cannot be null"
    )]
    [InlineData("""{"errors":["plain text"]}""", "plain text")]
    [InlineData("""{"errors":{"description":"one object"}}""", "one object")]
    [InlineData("""{"errors":"one text"}""", "one text")]
    [InlineData("""{"message":"Bad Request"}""", "Bad Request")]
    public async Task The_reason_is_told_wherever_it_stands(string body, string reason) =>
        Sentence(await Fails(Answer.Json(body, 400))).ShouldBe($"GET rooms/r1 was answered 400 BadRequest: {reason}.");

    [Theory]
    [InlineData("""{"message":""}""")]
    [InlineData("""{"message":" . "}""")]
    [InlineData("""{"message":null,"errors":[{"description":""},{}]}""")]
    public async Task Without_a_reason_the_sentence_ends_after_the_status(string body) =>
        Sentence(await Fails(Answer.Json(body, 400))).ShouldBe("GET rooms/r1 was answered 400 BadRequest.");

    [Theory]
    [InlineData("""{"errors":[{"description":"x"},{"errorCode":7}]}""", 7)]
    [InlineData("""{"errorCode":"400008"}""", 400008)]
    [InlineData("""{"errorCode":"odd"}""", null)]
    public async Task The_services_code_of_the_error_is_given_out(string body, int? code) =>
        (await Fails(Answer.Json(body, 400))).ErrorCode.ShouldBe(code);

    [Fact]
    public async Task A_bot_that_may_not_list_a_room_is_told_what_it_may() =>
        Sentence(await Fails(Answer.Json("""{"message":"Failed to get activity."}""", 403)))
            .ShouldBe(
                "GET rooms/r1 was answered 403 Forbidden: Failed to get activity. In a group room a bot sees only the "
                    + "messages that mention it: list them with MentionedPeople = \"me\"."
            );

    [Fact]
    public async Task A_body_that_is_no_text_never_hides_the_status() =>
        (await Fails(Answer.Body([0xFF, 0xFE, 0x00, 0xC3, 0x28], 404))).ShouldBeOfType<SparkNotFoundException>();

    [Fact]
    public async Task A_body_that_breaks_off_never_hides_the_status_and_what_came_is_kept()
    {
        var error = await Fails(Answer.Stream(() => new BrokenStream("<html>Conf"), 409));

        error.ShouldBeOfType<SparkConflictException>().Body.ShouldBe("<html>Conf");
    }

    [Fact]
    public async Task A_body_that_does_not_end_never_hides_the_status_and_what_came_is_kept()
    {
        var error = await Fails(Answer.Stalls("<html>Gone", 410));

        error.ShouldBeOfType<SparkGoneException>().Body.ShouldBe("<html>Gone");
    }

    [Fact]
    public async Task A_long_body_is_cut_at_64_kilobytes() =>
        (await Fails(Answer.Body(new byte[1_000_000], 400))).Body!.Length.ShouldBe(65536);

    [Theory]
    [InlineData(401, typeof(SparkUnauthorizedException))]
    [InlineData(403, typeof(SparkForbiddenException))]
    [InlineData(404, typeof(SparkNotFoundException))]
    [InlineData(409, typeof(SparkConflictException))]
    [InlineData(410, typeof(SparkGoneException))]
    [InlineData(400, typeof(SparkApiException))]
    [InlineData(500, typeof(SparkApiException))]
    public async Task A_cause_one_can_act_on_has_its_own_exception(int status, Type type) =>
        (await Fails(Answer.Status(status))).ShouldBeOfType(type);

    /// <summary>Without the call's own tracking id, which is another one each time.</summary>
    private static string Sentence(SparkApiException error) =>
        error.Message[..error.Message.IndexOf(" TrackingID ", StringComparison.Ordinal)];

    private static async Task<SparkApiException> Fails(Answer answer)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(answer);
        return await spark.FailsAsync<SparkApiException>(client => client.Rooms.GetAsync("r1"));
    }
}
