// Seals a PDF so that any later change shows: a PAdES signature (ETSI EN 319 142, baseline B) with a certificate of our own.
import { createHash, createPrivateKey, createSign, generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import { PDFArray, type PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from "@cantoo/pdf-lib";
import {
  Attribute,
  CertificateChoices,
  CertificateSet,
  CMSVersion,
  ContentInfo,
  DigestAlgorithmIdentifier,
  DigestAlgorithmIdentifiers,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignatureAlgorithmIdentifier,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from "@peculiar/asn1-cms";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";

export interface SealKeys {
  /** PEM */
  readonly certificate: string;
  /** PEM, PKCS 8 */
  readonly privateKey: string;
}

const validYears = 30;

/** Makes a certificate that vouches for itself: whoever checks compares it with the one that the provider shows. */
export function makeSealKeys(name: string, at: Date): SealKeys {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 3072 });
  const until = new Date(at);
  until.setUTCFullYear(until.getUTCFullYear() + validYears);
  const serial = randomBytes(16);
  // Positive, and without a leading zero.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const who = new Name([
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type: oid.commonName, value: new AttributeValue({ utf8String: name }) })]),
  ]);
  const rsaSha256 = () => new AlgorithmIdentifier({ algorithm: oid.rsaSha256, parameters: derNull });
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: asArrayBuffer(serial),
    signature: rsaSha256(),
    issuer: who,
    subject: who,
    validity: new Validity({ notBefore: new Date(Math.floor(at.getTime() / 1000) * 1000), notAfter: until }),
    subjectPublicKeyInfo: AsnConvert.parse(publicKey.export({ type: "spki", format: "der" }), SubjectPublicKeyInfo),
    extensions: new Extensions([
      extension(oid.basicConstraints, new BasicConstraints()),
      extension(oid.keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation)),
    ]),
  });
  const signatureValue = createSign("sha256")
    .update(Buffer.from(AsnConvert.serialize(body)))
    .sign(privateKey);
  const certificate = new Certificate({
    tbsCertificate: body,
    signatureAlgorithm: rsaSha256(),
    signatureValue: asArrayBuffer(signatureValue),
  });
  return {
    certificate: new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))).toString(),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const extension = (extnID: string, value: object): Extension =>
  new Extension({ extnID, critical: true, extnValue: new OctetString(AsnConvert.serialize(value)) });

const signatureBytes = 8192;
const unknownOffset = 9_999_999_999;
const oid = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  sha256: "2.16.840.1.101.3.4.2.1",
  rsaSha256: "1.2.840.113549.1.1.11",
  commonName: "2.5.4.3",
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
} as const;

/** Puts the seal onto an opened document and writes it. `reason` stands in it as plain text. */
export async function sealPdf(pdf: PDFDocument, keys: SealKeys, about: { name: string; reason: string; at: Date }): Promise<Uint8Array> {
  const { context } = pdf;
  const signature = context.register(
    context.obj({
      Type: "Sig",
      Filter: "Adobe.PPKLite",
      SubFilter: "ETSI.CAdES.detached",
      ByteRange: [0, unknownOffset, unknownOffset, unknownOffset],
      Contents: PDFHexString.of("0".repeat(signatureBytes * 2)),
      Name: PDFHexString.fromText(about.name),
      Reason: PDFString.of(about.reason),
      M: PDFString.fromDate(about.at),
    }),
  );
  const page = pdf.getPage(pdf.getPageCount() - 1);
  // Invisible: what people look at is the page with the evidence.
  const widget = context.register(
    context.obj({
      Type: "Annot",
      Subtype: "Widget",
      FT: "Sig",
      Rect: [0, 0, 0, 0],
      V: signature,
      T: PDFString.of("seal"),
      F: 132,
      P: page.ref,
    }),
  );
  const annotations = page.node.lookupMaybe(PDFName.of("Annots"), PDFArray) ?? context.obj([]);
  annotations.push(widget);
  page.node.set(PDFName.of("Annots"), annotations);
  const fields = context.obj([widget]);
  pdf.catalog.set(PDFName.of("AcroForm"), context.obj({ SigFlags: PDFNumber.of(3), Fields: fields }));
  const bytes = Buffer.from(await pdf.save({ useObjectStreams: false, updateFieldAppearances: false }));
  return fillSeal(bytes, keys);
}

function fillSeal(bytes: Buffer, keys: SealKeys): Uint8Array {
  const range = new RegExp(`\\[\\s*0 ${unknownOffset} ${unknownOffset} ${unknownOffset}\\s*\\]`).exec(bytes.toString("latin1"));
  const start = bytes.indexOf(`<${"0".repeat(signatureBytes * 2)}>`);
  if (!range || start < 0) throw new Error("the place of the seal was not found");
  const end = start + signatureBytes * 2 + 2;
  const words = `[0 ${start} ${end} ${bytes.length - end}`;
  bytes.write(`${words.padEnd(range[0].length - 1)}]`, range.index, "latin1");
  const covered = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  const hex = makeCms(covered, keys).toString("hex");
  if (hex.length > signatureBytes * 2) throw new Error("the seal is larger than its place");
  bytes.write(hex, start + 1, "latin1");
  return bytes;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** A detached CMS signature whose signed attributes name the certificate (ESS signing-certificate-v2), as PAdES wants it. */
function makeCms(covered: Buffer, { certificate, privateKey }: SealKeys): Buffer {
  const raw = new X509Certificate(certificate).raw;
  const parsed = AsnConvert.parse(raw, Certificate);
  const attributes = [
    attribute(oid.contentType, derOid(oid.data)),
    attribute(oid.messageDigest, Buffer.concat([Buffer.from("0420", "hex"), sha256(covered)])),
    attribute(oid.signingCertificateV2, Buffer.concat([Buffer.from("3026302430220420", "hex"), sha256(raw)])),
  ]
    .map((one) => ({ one, der: Buffer.from(AsnConvert.serialize(one)) }))
    .sort((a, b) => Buffer.compare(a.der, b.der));
  const body = Buffer.concat(attributes.map(({ der }) => der));
  const signed = Buffer.concat([Buffer.from([0x31]), derLength(body.length), body]);
  const info = new SignerInfo({
    version: CMSVersion.v1,
    sid: new SignerIdentifier({
      issuerAndSerialNumber: new IssuerAndSerialNumber({
        issuer: parsed.tbsCertificate.issuer,
        serialNumber: parsed.tbsCertificate.serialNumber,
      }),
    }),
    digestAlgorithm: new DigestAlgorithmIdentifier({ algorithm: oid.sha256 }),
    signedAttrs: attributes.map(({ one }) => one),
    signatureAlgorithm: new SignatureAlgorithmIdentifier({ algorithm: oid.rsaSha256, parameters: derNull }),
    signature: new OctetString(createSign("sha256").update(signed).sign(createPrivateKey(privateKey))),
  });
  const data = new SignedData({
    version: CMSVersion.v1,
    digestAlgorithms: new DigestAlgorithmIdentifiers([new DigestAlgorithmIdentifier({ algorithm: oid.sha256 })]),
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: oid.data }),
    certificates: new CertificateSet([new CertificateChoices({ certificate: parsed })]),
    signerInfos: new SignerInfos([info]),
  });
  return Buffer.from(AsnConvert.serialize(new ContentInfo({ contentType: oid.signedData, content: AsnConvert.serialize(data) })));
}

const attribute = (attrType: string, value: Buffer): Attribute => new Attribute({ attrType, attrValues: [asArrayBuffer(value)] });
const asArrayBuffer = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;
const derNull = asArrayBuffer(Buffer.from("0500", "hex"));

function derLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

/** Only for identifiers whose every part but the first two fits the usual base-128 form. */
function derOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return Buffer.from([0x06, bytes.length, ...bytes]);
}

function base128(value: number): number[] {
  const parts = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) parts.unshift((left & 0x7f) | 0x80);
  return parts;
}
