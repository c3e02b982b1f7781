using System.Text;
using System.Text.Json;

namespace Spark.Client;

/// <summary>A successful answer that cannot be read, and what the caller is told of it.</summary>
internal sealed class UnreadableAnswerException : Exception
{
    private readonly string _body;
    private readonly HttpResponseMessage _response;

    private UnreadableAnswerException(
        string problem,
        HttpResponseMessage response,
        ReadOnlySpan<byte> body,
        JsonException? inner
    )
        : base(problem, inner)
    {
        _response = response;
        _body = Encoding.UTF8.GetString(body[..Math.Min(body.Length, ErrorAnswer.MaxBody)]);
    }

    public static UnreadableAnswerException TooLarge(HttpResponseMessage response, ReadOnlySpan<byte> body) =>
        new($"The answer is larger than {JsonAnswer.MaxSize >> 20} MB.", response, body, inner: null);

    public static UnreadableAnswerException NotTheJson(
        HttpResponseMessage response,
        ReadOnlySpan<byte> body,
        JsonException error
    ) => new($"the answer is not the JSON it should be (at {error.Path ?? "$"})", response, body, error);

    public SparkAnswerException Explain(ApiFailure failure) =>
        new(
            failure with
            {
                Headers = ErrorAnswer.HeadersOf(_response),
                TrackingId = ErrorAnswer.TrackingIdOf(_response) ?? failure.TrackingId,
                Body = _body,
                Problem = Message,
            },
            InnerException
        );
}
