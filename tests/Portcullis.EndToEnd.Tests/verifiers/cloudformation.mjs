// Holds a CloudFormation template against AWS' own description of its resources, and prints what that does not know: node cloudformation.mjs '{"template":"Resources: …"}'
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec'
import { parse } from 'yaml'

const { template } = JSON.parse(process.argv[2])
const schema = loadAwsServiceSpecSync()
const faults = []

// What a function gives is known when the stack is made.
const given = Symbol('given')
const call = (tag) => ({ tag, resolve: () => given })
const document = parse(template, { customTags: ['!Ref', '!Sub', '!GetAtt'].map(call) })

function check(value, type, path) {
  const kinds = {
    string: () => value === given || typeof value === 'string',
    boolean: () => typeof value === 'boolean',
    integer: () => Number.isInteger(value),
    json: () => value !== null && typeof value === 'object',
    array: () => Array.isArray(value) && value.every((each, index) => (check(each, type.element, `${path}/${index}`), true)),
    map: () => isObject(value) && Object.entries(value).every(([name, each]) => (check(each, type.element, `${path}/${name}`), true)),
    ref: () => isObject(value) && (checkMembers(value, schema.get('typeDefinition', type.reference.$ref).properties, path), true),
    union: () => type.types.some((one) => quietly(() => check(value, one, path))),
  }
  if (!kinds[type.type]) {
    throw new Error(`${path}: a type that this check does not know: ${type.type}`)
  }

  if (!kinds[type.type]()) {
    faults.push(`${path}: is no ${type.type}`)
  }
}

function checkMembers(value, properties, path) {
  for (const [name, each] of Object.entries(value)) {
    properties[name] ? check(each, properties[name].type, `${path}/${name}`) : faults.push(`${path}/${name}: is not known`)
  }

  for (const [name, { required }] of Object.entries(properties)) {
    required && !(name in value) && faults.push(`${path}/${name}: is missing`)
  }
}

function quietly(work) {
  const before = faults.length
  work()
  return faults.splice(before).length === 0
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

for (const [name, { Type, Properties = {}, ...rest }] of Object.entries(document.Resources)) {
  const [resource] = schema.lookup('resource', 'cloudFormationType', 'equals', Type)
  resource ? checkMembers(Properties, resource.properties, name) : faults.push(`${name}: is of no known type`)
  Object.keys(rest).forEach((member) => faults.push(`${name}/${member}: is not known`))
}

console.log(JSON.stringify({ resources: Object.keys(document.Resources).length, faults }))
