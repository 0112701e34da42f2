using System.Security.Cryptography;
using System.Text;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Signatures;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>The very bytes of the database, its write-ahead log among them: no refresh token, and nothing that a contract took for a signature, in any form that it may have been written in.</summary>
public sealed class StoredSecretsTests : SignInTest
{
    private const string Sentence = "A sentence that is in no table.";

    private readonly byte[] _signature = RandomNumberGenerator.GetBytes(200);

    [Fact]
    public async Task Files_AfterSignInsAndRefreshes_HoldNoRefreshToken()
    {
        var first = RefreshTokenOf(await Issuer.SignInAsync(Alice));
        var second = RefreshTokenOf(await RefreshAsync(first));
        (await RefreshAsync(second)).Status.ShouldBe(200);

        var files = Bytes();

        Holds(files, Encoding.ASCII.GetBytes(first.Substring(4, 22))).ShouldBeTrue("the session's id is kept, and the search finds it");
        foreach (var token in new[] { first, second })
        {
            Holds(files, Encoding.ASCII.GetBytes(token)).ShouldBeFalse();
            Holds(files, Encoding.ASCII.GetBytes(token[^43..])).ShouldBeFalse();
            Holds(files, System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan()[^43..])).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Files_AfterAContractsSignIn_HoldNeitherSignatureNorMessage()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var message = (await Issuer.MessageAsync(Alice) with { Statement = Sentence }).ToString();
        var answer = await Issuer.SendAsync(TestIssuer.Form(message, Hex.Format(_signature), null));
        answer.Status.ShouldBe(200, answer.Text);
        (await RefreshAsync(RefreshTokenOf(answer))).Status.ShouldBe(200);

        var files = Bytes();

        Holds(files, Encoding.ASCII.GetBytes(Alice.Address.ToString())).ShouldBeTrue("the account is kept, and the search finds it");
        Holds(files, _signature).ShouldBeFalse();
        Holds(files, _signature[^32..]).ShouldBeFalse();
        Holds(files, Encoding.UTF8.GetBytes(message)).ShouldBeFalse();
        Holds(files, Encoding.UTF8.GetBytes(Sentence)).ShouldBeFalse();
        Holds(files, PersonalMessage.ComputeHash(message).ToArray()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("hex")]
    [InlineData("HEX")]
    [InlineData("base64")]
    [InlineData("base64url")]
    [InlineData("base64 of more")]
    public void Holds_EachForm_IsFound(string form)
    {
        byte[] written = form switch
        {
            "raw" => _signature,
            "hex" => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(_signature)),
            "HEX" => Encoding.ASCII.GetBytes(Convert.ToHexString(_signature)),
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(_signature)),
            "base64url" => Encoding.ASCII.GetBytes(System.Buffers.Text.Base64Url.EncodeToString(_signature)),
            _ => Encoding.ASCII.GetBytes(Convert.ToBase64String([1, .. _signature, 2])),
        };

        Holds([.. RandomNumberGenerator.GetBytes(50), .. written, .. RandomNumberGenerator.GetBytes(50)], _signature).ShouldBeTrue();
    }

    private static string RefreshTokenOf(Answer answer) => answer.Json["refresh_token"]!.GetValue<string>();

    /// <summary>As it is, in hexadecimal, and in base64 of either alphabet wherever in a longer text it begins.</summary>
    private static bool Holds(ReadOnlySpan<byte> files, byte[] secret)
    {
        List<byte[]> forms = [secret, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)), Encoding.ASCII.GetBytes(Convert.ToHexString(secret))];
        for (var before = 0; before < 3; before++)
        {
            // The digits at either end depend on what stands beside it.
            var digits = Convert.ToBase64String([.. new byte[before], .. secret]).TrimEnd('=')[(before == 0 ? 0 : before + 1)..^1];
            forms.Add(Encoding.ASCII.GetBytes(digits));
            forms.Add(Encoding.ASCII.GetBytes(digits.Replace('+', '-').Replace('/', '_')));
        }

        foreach (var form in forms)
        {
            if (files.IndexOf(form) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private byte[] Bytes()
    {
        var files = Directory.GetFiles(Folder.File("data"), "portcullis.db*");
        files.ShouldContain(file => file.EndsWith("-wal", StringComparison.Ordinal), "what was just written is in the log");
        return [.. files.SelectMany(Read)];
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private Task<Answer> RefreshAsync(string token) =>
        Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = token });
}
